// The masked content of an evidence pack. Its text nothing proves; but it is of these records, and what stands in their headers too it
// does not say otherwise.
import { decodeUtf8 } from '../../crypto/encoding.ts'
import type { Header } from '../../record/header.ts'
import type { CheckedRecord } from './check-records.ts'

/** A step as `show` gives it, as far as anything of it is looked at: it comes from whoever made the pack. */
type ClaimedStep = Readonly<Record<string, unknown>>

/** What of a header is compared, and what it is called in a step. */
const compared = [
  ['span', 'spanId'],
  ['step', 'kind'],
  ['name', 'name'],
  ['model', 'model'],
  ['tool', 'tool'],
  ['status', 'status'],
] as const satisfies readonly (readonly [keyof Header, string])[]

export class ContentCheck {
  readonly #headers = new Map<string, Header | null>()

  take({ recordId, header }: Pick<CheckedRecord, 'recordId' | 'header'>): void {
    const isStep = header?.kind === 'step' || header?.kind === 'revision'
    this.#headers.set(recordId, isStep ? header : null)
  }

  /** What is wrong with a file in content/; null: nothing. */
  problem(bytes: Uint8Array, traceId: string): string | null {
    const view = viewIn(bytes)
    if (!view) return 'is no run as `show` gives it'
    if (view.traceId !== traceId) return 'is of another run than index.json says'
    for (const step of view.steps) {
      const recordId = String(step['recordId'])
      const header = this.#headers.get(recordId)
      if (header === undefined) return 'shows steps that are not among the records'
      if (header && contradicts(step, header, traceId))
        return `says something else of record ${recordId} than its header, which is proven`
    }
    return null
  }
}

/** Steps that were put together of several records say more than one header; tokens stand for what is shown in the clear. */
function contradicts(step: ClaimedStep, header: Header, traceId: string): boolean {
  if (header.trace !== undefined && header.trace !== traceId) return true
  const parts = step['parts']
  const isOfOne = !header.fold && !header.joins && Array.isArray(parts) && parts.length === 0
  if (!isOfOne) return false
  const { start } = header
  const shown = Date.parse(String(step['startTime']))
  if (start !== undefined && shown !== Math.floor(start / 1000)) return true
  return compared.some(([ours, theirs]) => differs(header[ours], step[theirs]))
}

function differs(said: unknown, shown: unknown): boolean {
  return typeof said === 'string' && !said.startsWith('~') && said !== shown
}

function viewIn(bytes: Uint8Array): { traceId: unknown; steps: ClaimedStep[] } | null {
  try {
    const view: unknown = JSON.parse(decodeUtf8(bytes) ?? '')
    const { traceId, steps } = (view ?? {}) as { traceId?: unknown; steps?: unknown }
    if (!Array.isArray(steps)) return null
    const isObject = (step: unknown): step is ClaimedStep =>
      typeof step === 'object' && step !== null
    return steps.every(isObject) ? { traceId, steps } : null
  } catch {
    return null
  }
}
