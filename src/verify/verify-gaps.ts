// Steps that are not on record, as their recorders told: each gap record says how many were lost, and why.
import { equalBytes } from '../crypto/equal.ts'
import { parseHeader } from '../record/header.ts'
import { headerCommitment, type Manifest } from '../seal/format/manifest.ts'
import { listed, type ReportedGap } from './report.ts'
import type { SourceRecord } from './verify-source.ts'

/** Takes the records of a log in leaf order. */
export class ToldGaps {
  readonly list: ReportedGap[] = []
  count = 0

  /** A record that is the one in its leaf. */
  take(
    { salt, header: text }: SourceRecord,
    { kind, header: committed }: Manifest,
    place: { readonly index: number; readonly recordId: string },
  ): void {
    if (kind !== 'gap') return
    this.count++
    if (this.list.length >= listed) return
    const isThere =
      salt !== null && text !== null && equalBytes(headerCommitment(salt, text), committed)
    const gap: unknown = isThere ? parseHeader(text)?.gap : null
    const said: { count?: unknown; reason?: unknown } =
      typeof gap === 'object' && gap !== null ? gap : {}
    const { count, reason } = said
    this.list.push({
      ...place,
      lost: Number.isSafeInteger(count) && Number(count) >= 0 ? Number(count) : null,
      reason: typeof reason === 'string' ? reason : null,
    })
  }
}
