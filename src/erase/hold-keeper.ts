// Legal holds, set and ended: each on the record with who and why, signed by the officer.
import type { Action, Principal } from '../access/principal.ts'
import { requireRight } from '../access/require-right.ts'
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { openIntents } from '../journal/erasure-intents.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { headerToken } from '../journal/step-header.ts'
import type { HoldText, Header } from '../record/header.ts'
import { formatRecordId, parseRecordId } from '../record/id.ts'
import type { JsonObject } from '../record/json.ts'
import { holdMessage } from '../seal/format/hold.ts'
import type { SealedRecord } from '../store/log-store.ts'
import { auditContent, textOf } from '../access/audit-content.ts'
import { bareRecord } from './erasure-records.ts'
import { readHolds, type Hold } from './holds.ts'
import { inTurn } from './in-turn.ts'
import { openOfficer } from './officer.ts'

/** What a hold is asked for. */
export type HoldTarget =
  | { readonly trace: string }
  | { readonly subject: string }
  /** The application's user id. */
  | { readonly user: string }
  /** As the client says it, or as headers have it. */
  | { readonly traceType: string }
  | { readonly all: true }

export interface HoldRequest {
  readonly what: HoldTarget
  /** Milliseconds since the epoch: only what was recorded from then on. */
  readonly since?: number | undefined
  /** And before then. */
  readonly until?: number | undefined
  readonly reason: string
}

/** A hold in force. Times are ISO 8601; null: not what this hold goes by. */
export interface HoldView {
  readonly holdId: string
  readonly trace: string | null
  readonly subject: string | null
  /** As it was said, where the audit entry still has it; else the token that headers have. */
  readonly traceType: string | null
  readonly all: boolean
  readonly since: string | null
  readonly until: string | null
  readonly created: string
  readonly actor: string
  readonly reason: string
  readonly auditRecordId: string
}

/** The `--json` of `hold add`. */
export interface AddedHold {
  readonly holdId: string
  readonly auditRecordId: string
  /** Intents that were published before the hold and are carried out all the same. */
  readonly underWay: readonly string[]
}

/** The `--json` of `hold remove`. */
export interface EndedHold {
  readonly holdId: string
  readonly auditRecordId: string
  /** Of the record that ends it. */
  readonly recordId: string
}

export class HoldKeeper {
  readonly #log: OpenLog
  readonly #now: () => number

  constructor(log: OpenLog, { now = Date.now }: { readonly now?: () => number } = {}) {
    this.#log = log
    this.#now = now
  }

  /** Resolves once the hold is published. Rejects with `not_found`, `bad_request`, `key_unavailable`. */
  async add(principal: Principal, request: HoldRequest): Promise<AddedHold> {
    const { reason, since, until } = request
    await this.#require(principal, 'hold.add', reason)
    if (since !== undefined && until !== undefined && since >= until)
      throw new SealtraceError('bad_request', 'since is not before until: nothing would be held')
    const details: JsonObject =
      'traceType' in request.what ? { traceType: request.what.traceType } : {}
    return inTurn(this.#log.journal, async () => {
      // Some may be carried out by the time that the hold is published.
      const before = await this.#openIntents()
      // An erasure that was before this in turn may have taken what is named.
      const target = await this.#targetOf(request.what).catch(async (error: unknown) => {
        await this.#audit(principal, 'hold.add', 'failed', { reason })
        throw error
      })
      const hold: HoldText = {
        ...target,
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
      }
      const named = hold.trace ?? hold.subject
      const sign = await this.#signing()
      const audit = await this.#audit(principal, 'hold.add', 'allowed', {
        reason,
        details,
        ...(named !== undefined && { target: named }),
      })
      const record = sign({ kind: 'hold', action: 'hold.add', hold, audit })
      await this.#log.journal.append({ records: [record], keys: [], traces: [], duplicates: 0 })
      const underWay = new Set([...before, ...(await this.#openIntents())])
      return { holdId: formatRecordId(record.id), auditRecordId: audit, underWay: [...underWay] }
    })
  }

  /** Rejects with `not_found` for a hold that is not in force. */
  async remove(
    principal: Principal,
    { hold: id, reason }: { readonly hold: string; readonly reason: string },
  ): Promise<EndedHold> {
    await this.#require(principal, 'hold.remove', reason)
    return inTurn(this.#log.journal, async () => {
      const asked = parseRecordId(id)
      const { inForce } = await readHolds(this.#log)
      const hold = asked && inForce.find((of) => of.id === formatRecordId(asked))
      if (!hold) {
        await this.#audit(principal, 'hold.remove', 'failed', { reason })
        throw new SealtraceError(
          'not_found',
          'there is no hold in force with this id; see `hold ls`',
        )
      }
      const sign = await this.#signing()
      const told = { reason, target: hold.id }
      const audit = await this.#audit(principal, 'hold.remove', 'allowed', told)
      const ends = toHex(asked)
      const record = sign({ kind: 'hold', action: 'hold.remove', ends, audit })
      await this.#log.journal.append({ records: [record], keys: [], traces: [], duplicates: 0 })
      return { holdId: hold.id, auditRecordId: audit, recordId: formatRecordId(record.id) }
    })
  }

  /** Those in force, oldest first. Rejects with `not_found` for who may not, and with `corrupt`. */
  async list(principal: Principal): Promise<HoldView[]> {
    await this.#require(principal, 'hold.ls')
    const { inForce } = await readHolds(this.#log)
    return Promise.all(inForce.map((hold) => this.#view(hold)))
  }

  async #view({ id, time, scope, audit }: Hold): Promise<HoldView> {
    const entry = await auditContent(this.#log, audit)
    const { details } = entry?.content ?? {}
    const said = typeof details === 'object' && details !== null && !Array.isArray(details)
    const { trace = null, subject = null, since, until } = scope
    return {
      ...{ holdId: id, trace, subject, all: scope.all ?? false },
      traceType: (said && textOf(details, 'traceType')) || (scope.traceType ?? null),
      since: since === undefined ? null : new Date(since).toISOString(),
      until: until === undefined ? null : new Date(until).toISOString(),
      created: new Date(time).toISOString(),
      actor: entry ? textOf(entry.content, 'actor') : '',
      reason: entry ? textOf(entry.content, 'reason') : '',
      auditRecordId: audit,
    }
  }

  /** By ids only. A person is held by their key: of one that nobody was recorded under there is none. */
  async #targetOf(what: HoldTarget): Promise<HoldText> {
    const { store, ring } = this.#log
    if ('all' in what) return { all: true }
    if ('traceType' in what) {
      const { traceType: type } = what
      if (/^~[0-9a-f]{16}$/.test(type)) return { traceType: type }
      return { traceType: headerToken(await ring.projectKey('index'), 'traceType', type) }
    }
    if ('trace' in what) {
      const { trace } = what
      if ((await store.trace(trace)).length > 0) return { trace }
      throw new SealtraceError(
        'not_found',
        'there is no run with this trace id, so there is nothing to hold; see `ls`',
      )
    }
    const subject = await ('user' in what
      ? ring.subject(what.user)
      : ring.subjectById(what.subject))
    if (subject) return { subject: subject.id }
    throw new SealtraceError(
      'not_found',
      'nobody is recorded under this id, so there is no subject to hold; hold a run, a trace type or all of a time',
    )
  }

  /** Ids. */
  async #openIntents(): Promise<string[]> {
    const intents = await openIntents(this.#log.store, this.#log.info)
    return intents.map(({ record }) => formatRecordId(record.id))
  }

  async #signing(): Promise<(header: Header) => SealedRecord> {
    const officer = await openOfficer(this.#log)
    const { origin } = this.#log.info
    return (header) =>
      bareRecord(header, this.#now(), (id, commitment) =>
        officer.sign(holdMessage({ origin, id, header: commitment })),
      )
  }

  async #require(principal: Principal, action: string, reason?: string): Promise<void> {
    const why = reason === undefined ? {} : { reason }
    const right: Action = 'manage-subjects'
    await requireRight(this.#log.recorder, { principal, right, action, ...why })
  }

  #audit(
    { name, address }: Principal,
    action: string,
    outcome: 'allowed' | 'failed',
    more: { target?: string; reason?: string; details?: JsonObject },
  ): Promise<string> {
    const from = address ? { address } : {}
    return this.#log.recorder.audit({ action, outcome, actor: name, ...from, ...more })
  }
}
