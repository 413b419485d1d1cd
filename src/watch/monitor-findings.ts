import { decodeUtf8, toBase64 } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import type { Checkpoint } from '../ledger/checkpoint.ts'
import type { Alert, AlertCode } from './monitor-alert.ts'
import type { EvidenceKind } from './monitor-state.ts'

const warnings: ReadonlySet<AlertCode> = new Set(['key_added', 'leaf_time', 'unknown_log'])

const titles: Readonly<Record<EvidenceKind, string>> = {
  'split-view': 'a split view',
  rollback: 'a rollback',
  unsigned: 'another key',
}

type KeepEvidence = (evidence: string, kind: EvidenceKind) => string | null

/** What one look finds, and the evidence of it. */
export class MonitorFindings {
  readonly alerts: Alert[] = []
  readonly #store: { keep: KeepEvidence }
  readonly #origin: string

  constructor(store: { keep: KeepEvidence }, origin: string) {
    this.#store = store
    this.#origin = origin
  }

  say(
    code: AlertCode,
    source: string,
    message: string,
    { evidence = null, level }: Partial<Pick<Alert, 'evidence' | 'level'>> = {},
  ): void {
    const usual = warnings.has(code) ? 'warning' : 'alert'
    this.alerts.push({ level: level ?? usual, code, source, message, evidence })
  }

  /** Keeps both notes, word for word. Returns the file; null: there are enough of the kind. Throws what the store throws. */
  keep(kind: EvidenceKind, known: Uint8Array, shown: Uint8Array): string | null {
    const [one, other] = [decodeUtf8(known) ?? '', decodeUtf8(shown) ?? '']
    return this.#store.keep(
      `${titles[kind]} of ${this.#origin}\n\n--- one ---\n${one}\n--- the other ---\n${other}`,
      kind,
    )
  }

  /** Two signed checkpoints that cannot be of one log. */
  sayApart(source: string, known: Checkpoint, shown: Checkpoint): void {
    const evidence = this.keep('split-view', known.note, shown.note)
    const sizes = `${shown.size} leaves there and ${known.size} here`
    const what = equalBytes(known.root, shown.root)
      ? ''
      : `; roots ${toBase64(shown.root)} and ${toBase64(known.root)}`
    const which = evidence === null ? ' that is there already' : ''
    this.say(
      'split_view',
      source,
      `two checkpoints that the log has signed cannot be of one log: ${sizes}${what}; keep the evidence${which}, and show it to others`,
      { evidence },
    )
  }
}
