// How a log ends and begins, as its records say (docs/end-of-log.md, J28 and J29 of docs/spec/journal.md).
import type { LifecycleText } from './header.ts'
import { recordKindOf, type RecordKind } from './kind.ts'

const ended: ReadonlySet<RecordKind> = new Set(['step', 'revision', 'gap', 'producerBatch'])

/** What a header has as `lifecycle`, which may be anything. Null for what says nothing of a log's life. */
export function parseLifecycle(value: unknown): LifecycleText | null {
  if (!isObject(value)) return null
  if (value['frozen'] === true) return { frozen: true }
  const { successor, predecessor } = value
  if (isLog(successor)) {
    const { origin, logKey } = successor
    return { successor: { origin, logKey } }
  }
  if (!isLog(predecessor)) return null
  const { origin, logKey, size, root } = predecessor
  return isSize(size) && typeof root === 'string'
    ? { predecessor: { origin, logKey, size, root } }
    : null
}

/** Whether a record ends the taking of steps: a hand-over does too. */
export function endsSteps(lifecycle: LifecycleText | null): boolean {
  return lifecycle !== null && !('predecessor' in lifecycle)
}

/** Whether a record of this kind, a number as stored, is none that a frozen log takes. */
export function isEnded(kind: number): boolean {
  const name = recordKindOf(kind)
  return name !== null && ended.has(name)
}

type Fields = Record<string, unknown>

function isLog(value: unknown): value is Fields & { origin: string; logKey: string } {
  return (
    isObject(value) && typeof value['origin'] === 'string' && typeof value['logKey'] === 'string'
  )
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}
