import type { Baseline } from './baseline.ts'
import type { ScanFinding, Shown } from './found.ts'
import type { Placed } from './placer.ts'
import type { ScanSettings } from './settings.ts'
import type { Skipped } from './walk-files.ts'

/** What `--json` prints. */
export interface ScanJson {
  readonly findings: readonly ScanFinding[]
  /** Findings that are not listed, for there are more than `--limit`. */
  readonly more: number
  /** Findings on lines that say `sealtrace:allow`. */
  readonly allowed: number
  /** Findings that the baseline holds. */
  readonly accepted: number
  readonly files: number
  readonly bytes: number
  readonly skipped: readonly Skipped[]
}

/** Gathers what a scan finds, in bounded memory. */
export class ScanResult {
  readonly findings: Shown[] = []
  readonly skipped: Skipped[] = []
  more = 0
  allowed = 0
  accepted = 0
  files = 0
  bytes = 0
  readonly #limit: number
  readonly #baseline: Baseline | undefined
  readonly #writes: boolean
  readonly #show: boolean

  constructor(
    { limit, writesBaseline, show }: Pick<ScanSettings, 'limit' | 'writesBaseline' | 'show'>,
    baseline: Baseline | undefined,
  ) {
    this.#limit = limit
    this.#baseline = baseline
    this.#writes = writesBaseline
    this.#show = show
  }

  add({ finding, value, isAllowed }: Placed): void {
    if (isAllowed) this.allowed++
    else if (this.#writes) {
      this.#baseline?.add(finding, value)
      this.accepted++
    } else if (this.#baseline?.has(finding, value)) this.accepted++
    else if (this.findings.length < this.#limit) this.findings.push(finding)
    else this.more++
  }

  get status(): 0 | 1 | 3 {
    if (this.findings.length > 0) return 1
    return this.skipped.some(({ failed }) => failed) ? 3 : 0
  }

  json(): ScanJson {
    const { more, allowed, accepted, files, bytes, skipped } = this
    const findings = this.findings.map((shown) => toJson(shown, this.#show))
    return { findings, more, allowed, accepted, files, bytes, skipped }
  }
}

function toJson(shown: Shown, withValue: boolean): ScanFinding {
  const { preview, file, line, column, endColumn, class: name, confidence, detector } = shown
  const finding = { file, line, column, endColumn, class: name, confidence, detector }
  return withValue ? { ...finding, value: preview } : finding
}
