// How the log ended and began, as its records say, and what came after an end that nothing may come after.
import { equalBytes } from '../crypto/equal.ts'
import { formatRecordId } from '../record/id.ts'
import { fromHex } from '../crypto/encoding.ts'
import { parseHeader } from '../record/header.ts'
import { recordKinds, type RecordKind } from '../record/kind.ts'
import { endsSteps, isEnded, parseLifecycle } from '../record/lifecycle.ts'
import { headerCommitment, type Manifest } from '../seal/format/manifest.ts'
import type { Findings, LogLife } from './report.ts'
import type { SourceRecord } from './verify-source.ts'

interface Place {
  readonly index: number
  readonly recordId: string
}

interface Step extends Place {
  readonly kind: RecordKind
}

/** Takes the records of a log in leaf order. */
export class LogEnd {
  readonly #findings: Findings
  /** The record of the end that is remembered outside of the log. */
  readonly #known: string | null
  readonly #life: { -readonly [Name in keyof LogLife]: LogLife[Name] }
  /** Steps while it is not known yet whether they come before the end or after it. */
  #undecided: Step[] | null

  /** `frozen`: hex id of the record of the end, as it is remembered outside of the log. `since`: records before this one are not looked at. */
  constructor(
    findings: Findings,
    { frozen, since }: { frozen?: string | undefined; since: number },
  ) {
    const id = frozen === undefined ? null : fromHex(frozen)
    this.#findings = findings
    this.#known = id?.length === 16 ? formatRecordId(id) : null
    this.#undecided = this.#known !== null && since > 0 ? [] : null
    this.#life = { frozen: null, successor: null, predecessor: null }
  }

  /** A record that is the one in its leaf. */
  take(record: SourceRecord, { kind, header: committed }: Manifest, place: Place): void {
    if (isEnded(record.kind)) this.#takeStep({ ...place, kind })
    if (record.kind !== recordKinds.settings) return
    const { salt, header: text } = record
    const isThere =
      salt !== null && text !== null && equalBytes(headerCommitment(salt, text), committed)
    const says = isThere ? parseLifecycle(parseHeader(text)?.lifecycle) : null
    if (endsSteps(says) || place.recordId === this.#known) {
      this.#life.frozen ??= place
      // What came before it is as it must be.
      this.#undecided = null
    }
    if (says && 'successor' in says) this.#life.successor ??= { ...says.successor, ...place }
    if (says && 'predecessor' in says) this.#life.predecessor ??= { ...says.predecessor, ...place }
  }

  /** Once all was taken. */
  settle(): LogLife {
    if (this.#undecided && this.#known !== null) {
      const end = { index: null, recordId: this.#known }
      this.#life.frozen = end
      for (const step of this.#undecided) this.#late(step, end)
    }
    return this.#life
  }

  #takeStep(step: Step): void {
    const { frozen } = this.#life
    if (frozen) this.#late(step, frozen)
    else this.#undecided?.push(step)
  }

  #late({ kind, index, recordId }: Step, end: { recordId: string }): void {
    this.#findings.add(
      `a record of kind ${kind} comes after the end of the log, which is record ${end.recordId}`,
      index,
      recordId,
    )
  }
}
