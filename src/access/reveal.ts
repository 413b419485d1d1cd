// Hidden values on their way to who may see them: asked for by class, on the record before anything is opened.
import { fromHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { AuditEntry } from '../journal/audit-entry.ts'
import type { Recorder } from '../journal/recorder.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { parseRecordId } from '../record/id.ts'
import type { JsonValue } from '../record/json.ts'
import { OpenBudget } from '../seal/open-budget.ts'
import type { LogStore } from '../store/log-store.ts'
import { auditBy } from './audit-by.ts'
import { PartOpener } from './part-opener.ts'
import { placeholdersOf } from './placeholders-of.ts'
import { notFound, type Principal } from './principal.ts'
import { requireRight } from './require-right.ts'
import type { ResolvedRecord } from './resolve-trace.ts'
import { asApproved, useRequest } from './reveal-request.ts'
import { recordsWith, requireRun, runOfRecord, type RevealRun } from './reveal-target.ts'
import { defaultRevealTerms, takesTwo, type RevealTerms } from './reveal-terms.ts'

export interface RevealerOptions {
  readonly store: LogStore
  readonly ring: KeyRing
  readonly origin: string
  readonly recorder: Pick<Recorder, 'audit'>
  /** Default: no second person. */
  readonly reveal?: RevealTerms
  /** Told the id of the entry, once a reveal without the second person's word is on the record. */
  readonly onBreakGlass?: ((auditRecordId: string) => void) | undefined
  /** Milliseconds; default the system's clock. */
  readonly now?: () => number
}

export interface RevealAsked {
  readonly record: string
  readonly class: string
  readonly reason: string
  /** Id in a ticket system. */
  readonly ticket?: string | undefined
  /** One value, by its placeholder; default all of the class. */
  readonly placeholder?: string | undefined
  /** Without the second person, by a right of its own. */
  readonly breakGlass?: boolean | undefined
  /** Id of an approved request. */
  readonly request?: string | undefined
}

export interface RevealedValue {
  placeholder: string
  value: JsonValue
}

export interface RevealResult {
  recordId: string
  class: string
  values: RevealedValue[]
  auditRecordId: string
  /** Seconds that it may stay on a screen. */
  shownForSeconds: number
}

type Told = Pick<AuditEntry, 'action' | 'reason' | 'details'> & { readonly target?: string }

/** What a placeholder looks like: `[EMAIL_1]`. */
export const placeholderPattern = /^\[[A-Z0-9_]{1,40}_\d{1,9}\]$/

export class Revealer {
  readonly #options: RevealerOptions
  readonly #terms: RevealTerms

  constructor(options: RevealerOptions) {
    this.#options = options
    this.#terms = options.reveal ?? defaultRevealTerms
  }

  /**
   * The hidden values of one class of one record. Rejects with `not_found` for what is not there and for what is not allowed, and
   * with `needs_approval` where a second person has to approve; each is on the record (W50, W51).
   */
  async reveal(principal: Principal, wish: RevealAsked): Promise<RevealResult> {
    checkAsked(wish)
    const asked = await asApproved(this.#options, principal, wish)
    const told = toldOf(asked)
    const run = await this.#allowedRun(principal, asked, told)
    const wanted = run ? recordsWith(run, asked.record, asked.class) : []
    if (!run || wanted.length === 0) {
      await this.#note(principal, 'failed', told)
      throw notFound()
    }
    const opener = this.#opener(run)
    await this.#refuseSealed(principal, { opener, wanted, told })
    if (!asked.breakGlass) await this.#secondPerson(principal, asked, told)
    const auditRecordId = await this.#note(principal, 'allowed', told)
    if (asked.breakGlass) this.#options.onBreakGlass?.(auditRecordId)
    const values = await valuesOf(run, { opener, wanted, asked })
    const shownForSeconds = this.#terms.shownSeconds
    return { recordId: asked.record, class: asked.class, values, auditRecordId, shownForSeconds }
  }

  /** Rejects with `not_found` for who may not. Null for what is not there. */
  async #allowedRun(
    principal: Principal,
    { record, class: name, reason: purpose, breakGlass }: RevealAsked,
    told: Told,
  ): Promise<RevealRun | null> {
    const { store, recorder } = this.#options
    const right = breakGlass ? ('break-glass' as const) : ('reveal' as const)
    await requireRight(recorder, { principal, right, ...told })
    const run = await runOfRecord(store, record)
    if (!run) return null
    await requireRun(recorder, principal, run, told)
    const facts = { ...run.facts, class: name, purpose }
    await requireRight(recorder, { principal, right, facts, ...told })
    return run
  }

  async #refuseSealed(
    principal: Principal,
    { opener, wanted, told }: { opener: PartOpener; wanted: ResolvedRecord[]; told: Told },
  ): Promise<void> {
    const closed = await opener.missingReader(wanted.map(({ own }) => own))
    if (closed === null) return
    await this.#note(principal, 'failed', told)
    throw new SealtraceError(
      'key_unavailable',
      `the record is sealed to reader key ${closed}, which is not here; read it where that key is, with --reader-key FILE`,
    )
  }

  /** Uses up the approval that was given; rejects where one is needed and there is none. */
  async #secondPerson(principal: Principal, asked: RevealAsked, told: Told): Promise<void> {
    if (asked.request === undefined && !takesTwo(this.#terms, asked.class)) return
    try {
      await useRequest(this.#options, principal, asked)
    } catch (error) {
      if (!SealtraceError.is(error)) throw error
      // Told apart from what the policy denies: who looks through denials looks for the one or for the other.
      const details = { ...told.details, refused: error.code }
      const isThere = error.code !== 'not_found'
      await this.#note(
        principal,
        isThere ? 'denied' : 'failed',
        isThere ? { ...told, details } : told,
      )
      throw error
    }
  }

  #opener({ traceId }: RevealRun): PartOpener {
    const { store, ring, origin } = this.#options
    const trace = fromHex(traceId) ?? new Uint8Array(0)
    return new PartOpener({ store, ring, origin, budget: new OpenBudget() }, trace)
  }

  #note(principal: Principal, outcome: AuditEntry['outcome'], told: Told): Promise<string> {
    return auditBy(this.#options.recorder, principal, { ...told, outcome })
  }
}

/** The masked texts say which placeholder stands for which value. */
async function valuesOf(
  { resolved }: RevealRun,
  { opener, wanted, asked }: { opener: PartOpener; wanted: ResolvedRecord[]; asked: RevealAsked },
): Promise<RevealedValue[]> {
  const placeholders = await placeholdersOf(resolved, opener)
  const values = new Map<string, RevealedValue>()
  const groups = wanted.flatMap(({ groups: listed, own }) => [...listed, own])
  for (const hidden of await opener.hiddenIn(groups, asked.class)) {
    const placeholder = placeholders.placeholder(hidden)
    if (asked.placeholder === undefined || asked.placeholder === placeholder)
      values.set(hidden.tag, { placeholder, value: hidden.value })
  }
  return [...values.values()]
}

function checkAsked({ placeholder, breakGlass, request }: RevealAsked): void {
  if (placeholder !== undefined && !placeholderPattern.test(placeholder))
    throw new SealtraceError('bad_request', 'placeholder: as it is shown, such as [EMAIL_1]')
  if (breakGlass && request !== undefined)
    throw new SealtraceError('bad_request', 'request: goes without breakGlass')
}

/** What stands in each entry. The class and the ids are what the client sent: masked like the reason. */
function toldOf(asked: RevealAsked): Told {
  const { record, class: name, reason, ticket, placeholder, request } = asked
  return {
    action: asked.breakGlass ? 'reveal.break-glass' : 'reveal',
    reason,
    ...(parseRecordId(record) ? { target: record.toLowerCase() } : {}),
    details: {
      class: name,
      ...(ticket ? { ticket } : {}),
      ...(placeholder === undefined ? {} : { placeholder }),
      ...(request === undefined ? {} : { request }),
    },
  }
}
