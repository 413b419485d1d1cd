// Retention for those who ask: what is in force, what is due, and a run at once. On record before it is answered.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Principal } from '../access/principal.ts'
import { requireRight } from '../access/require-right.ts'
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { retentionInForce } from '../journal/retention-in-force.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { parseHeader, type ErasureCounts, type RetentionText } from '../record/header.ts'
import { formatRecordId } from '../record/id.ts'
import { recordKinds } from '../record/kind.ts'
import { runAction } from '../seal/format/erasure.ts'
import { completionRecord } from './erasure-records.ts'
import type { ExpiryCounts, Retention } from './retention.ts'
import { requestRecord } from './retention-records.ts'

/** The `--json` of `retention run`. */
export interface RetentionRun {
  readonly dryRun: boolean
  /** Records of which the header went, or would go, with all that they brought. */
  readonly records: number
  readonly parts: number
  readonly keys: number
  /** Runs and audit entries that are due and stay under a legal hold. */
  readonly held: number
  /** The entry that says who asked. */
  readonly auditRecordId: string
}

/** The `--json` of `retention ls`. */
export interface RetentionView {
  /** Record of the rules in force, which the officer signed; null before the first run. */
  readonly policyRecordId: string | null
  readonly inForce: RetentionText | null
  /** As the settings have it; in force from the next run on. */
  readonly settings: RetentionText
  readonly due: ExpiryCounts
}

export interface DeskOptions {
  /** Milliseconds to wait for the process that owns the log; default ten minutes. */
  readonly patience?: number
  readonly onProgress?: (counts: ExpiryCounts) => void
}

const pollMs = 50

export class RetentionDesk {
  readonly #log: OpenLog
  readonly #retention: Retention
  readonly #options: DeskOptions

  constructor(log: OpenLog, retention: Retention, options: DeskOptions = {}) {
    this.#log = log
    this.#retention = retention
    this.#options = options
  }

  /** Rejects with `not_found` for who may not, `conflict` when a hold changed meanwhile, `unavailable`, `key_unavailable`. */
  async run(principal: Principal, { dryRun }: { readonly dryRun: boolean }): Promise<RetentionRun> {
    const action = dryRun ? 'retention.preview' : runAction
    await this.#require(principal, action)
    const auditRecordId = await this.#audit(principal, action, 'allowed')
    const counts = dryRun
      ? await this.#retention.preview()
      : this.#log.owner
        ? await this.#retention.expire(this.#options.onProgress)
        : await this.#ask(auditRecordId)
    const { records, parts, keys, held } = counts
    return { dryRun, records, parts, keys, held, auditRecordId }
  }

  async view(principal: Principal): Promise<RetentionView> {
    const action = 'retention.list'
    await this.#require(principal, action)
    await this.#audit(principal, action, 'allowed')
    const { store, info } = this.#log
    const rules = await retentionInForce(store, info)
    return {
      policyRecordId: rules && formatRecordId(Buffer.from(rules.id, 'hex')),
      inForce: rules?.text ?? null,
      settings: this.#retention.text,
      due: await this.#retention.preview(),
    }
  }

  /** By its own rules, the process that owns the log runs. */
  async #ask(audit: string): Promise<ExpiryCounts> {
    const { journal, store } = this.#log
    const record = requestRecord(audit, Date.now())
    await journal.append({ records: [record], keys: [], traces: [], duplicates: 0 })
    const until = Date.now() + (this.#options.patience ?? 600_000)
    for (;;) {
      for (const { header: text } of await store.ofKind(recordKinds.erasureCompletion)) {
        const header = text === null ? null : parseHeader(text)
        if (header?.erased?.includes(toHex(record.id)) && header.counts)
          return { ...header.counts, held: header.counts.held ?? 0 }
      }
      if (Date.now() > until)
        throw new SealtraceError(
          'unavailable',
          'the run is on record, but the process that owns this log has not answered; a collector takes it up when it next starts',
        )
      await sleep(pollMs)
    }
  }

  async #require(principal: Principal, action: string): Promise<void> {
    const { recorder } = this.#log
    await requireRight(recorder, { principal, right: 'manage-subjects', action })
  }

  #audit({ name, address }: Principal, action: string, outcome: 'allowed'): Promise<string> {
    const from = address ? { address } : {}
    return this.#log.recorder.audit({ action, outcome, actor: name, ...from })
  }
}

/** Runs what other processes have asked for; null when nobody has. For the process that owns the log. */
export async function answerRequests(
  { store, journal }: OpenLog,
  retention: Pick<Retention, 'expire'>,
): Promise<ExpiryCounts | null> {
  const asked = (await store.openErasures()).filter(
    ({ header, index }) =>
      index !== null && header !== null && parseHeader(header)?.action === runAction,
  )
  if (asked.length === 0) return null
  const counts = await retention.expire()
  const erased = asked.map(({ id }) => id)
  const record = completionRecord({ erased, counts: told(counts) }, Date.now())
  await journal.append({ records: [record], keys: [], traces: [], duplicates: 0 })
  return counts
}

function told({ records, parts, keys, held }: ExpiryCounts): ErasureCounts {
  return { records, parts, keys, held }
}
