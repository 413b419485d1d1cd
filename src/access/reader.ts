// Reading: what a principal may see, written down before it is shown.
import type { KeyRing } from '../keys/key-ring.ts'
import type { Recorder } from '../journal/recorder.ts'
import { formatRecordId } from '../record/id.ts'
import type { JsonValue } from '../record/json.ts'
import type { LogStore } from '../store/log-store.ts'
import { AuditLog, type AuditQuery } from './audit-log.ts'
import type { AuditView } from './audit-view.ts'
import { LookNotes } from './look-notes.ts'
import { createBreath } from './breathe.ts'
import { ContentViews } from './content-view.ts'
import { foldSteps } from './fold-steps.ts'
import { OpenBudget } from '../seal/open-budget.ts'
import { factsOfRun } from './facts.ts'
import { may, type Action, type Facts, type Principal } from './principal.ts'
import { placeholdersOf } from './placeholders-of.ts'
import type { ReadSettings } from './read-settings.ts'
import { requireRight } from './require-right.ts'
import { Placeholders } from './render.ts'
import { Revealer, type RevealAsked, type RevealResult } from './reveal.ts'
import type { ResolvedRecord } from './resolve-trace.ts'
import { shapeRun } from './shape-run.ts'
import { stepView, type StepView } from './step-view.ts'
import { RunList, type ListedRuns, type ListFilter } from './run-list.ts'
import { RunLoader, stepHeaders } from './run-loader.ts'
import { RunReads } from './run-reads.ts'
import { missingRun } from './run-sight.ts'
import type { TraceSummary } from './trace-summary.ts'

export type { AuditView } from './audit-view.ts'
export type { RevealResult } from './reveal.ts'

export interface ReaderOptions extends ReadSettings {
  readonly store: LogStore
  readonly ring: KeyRing
  readonly origin: string
  readonly recorder: Recorder
  /** Milliseconds; default the system's clock. */
  readonly now?: () => number
  /** Milliseconds after which a page of a list ends though it is not full; default 2000. */
  readonly patience?: number
}

export interface TraceView {
  traceId: string
  summary: TraceSummary
  steps: StepView[]
}

export class Reader {
  readonly #options: ReaderOptions
  readonly #runs: RunLoader
  /** Steps, sums and what else is read of runs. */
  readonly runs: RunReads
  readonly #list: RunList
  readonly #audits: AuditLog

  constructor(options: ReaderOptions) {
    this.#options = options
    this.#runs = new RunLoader(options)
    this.runs = new RunReads(this.#runs)
    this.#list = new RunList(this.#runs, options.patience)
    this.#audits = new AuditLog({ ...options, looks: new LookNotes(options) })
  }

  /** Traces newest first, from headers. Rejects with `not_found` when the principal may not. */
  async list(principal: Principal, filter: ListFilter): Promise<ListedRuns> {
    await this.#require(principal, 'read-header', 'traces')
    return this.#list.list(principal, filter)
  }

  /** One run, masked; headers only for who may not read content. The read is on the record first. */
  async show(principal: Principal, traceId: string): Promise<TraceView> {
    await this.#require(principal, 'read-header', traceId)
    const resolved = await this.#runs.resolved(traceId)
    if (!resolved.some(({ claimed }) => claimed?.step))
      throw await missingRun(this.#options.recorder, principal, traceId)
    const facts = factsOfRun(resolved)
    await this.#require(principal, 'read-header', traceId, { facts })
    const readable = may(principal, 'read-content', facts)
    if (readable) await this.#audit(principal, 'read', 'allowed', { target: traceId })
    const views = await this.#views(traceId, resolved, readable && new OpenBudget())
    const headers = new Map(
      resolved.flatMap(({ header, record }) =>
        header ? [[formatRecordId(record.id), header] as const] : [],
      ),
    )
    const summary = this.#summary(traceId, resolved)
    const steps = foldSteps(views, headers)
    shapeRun(steps, { state: summary.state, prices: this.#options.prices })
    return { traceId, summary, steps }
  }

  /** See {@link Revealer}. */
  reveal(principal: Principal, request: RevealAsked): Promise<RevealResult> {
    return new Revealer(this.#options).reveal(principal, request)
  }

  /** Who did what, newest first. */
  async auditLog(
    principal: Principal,
    { limit, ...query }: AuditQuery & { limit: number },
  ): Promise<AuditView[]> {
    return (await this.#audits.page(principal, { ...query, limit })).entries
  }

  /** Throws `not_found` and writes the denial down when the principal may not. */
  async require(principal: Principal, action: Action, target: string): Promise<void> {
    await this.#require(principal, action, target)
  }

  async #require(
    principal: Principal,
    action: Action,
    target: string,
    more: { facts?: Facts } = {},
  ): Promise<void> {
    const { recorder } = this.#options
    const named = isTarget(target) ? { target } : {}
    await requireRight(recorder, { principal, right: action, ...more, ...named })
  }

  #audit(principal: Principal, action: string, outcome: 'allowed' | 'failed', more: Details) {
    const { target, ...rest } = more
    return this.#options.recorder.audit({
      action,
      outcome,
      actor: principal.name,
      ...(principal.address ? { address: principal.address } : {}),
      ...(target && isTarget(target) ? { target } : {}),
      ...rest,
    })
  }

  #summary(trace: string, resolved: readonly ResolvedRecord[]): TraceSummary {
    const lastRecord = resolved.at(-1)?.record.time ?? 0
    return this.#runs.summary(trace, stepHeaders(resolved), lastRecord)
  }

  async #views(
    trace: string,
    resolved: readonly ResolvedRecord[],
    /** False for who may not read content. */
    readable: OpenBudget | false,
  ): Promise<StepView[]> {
    const opener = this.#runs.opener(trace, readable || undefined)
    const placeholders = readable ? await placeholdersOf(resolved, opener) : new Placeholders()
    const views: StepView[] = []
    const contents = new ContentViews(opener, placeholders)
    const breath = createBreath()
    for (const item of resolved) {
      await breath()
      const { header, record, claimed } = item
      if (!claimed?.step) continue
      if (!header || item.damaged) views.push(stepView(record, claimed, null, 'damaged'))
      else if (!readable) views.push(stepView(record, header, null, 'sealed'))
      else views.push(await contents.view(item, header))
    }
    return views
  }
}

interface Details {
  target?: string
  reason?: string
  details?: Record<string, JsonValue>
}

function isTarget(text: string): boolean {
  return /^[0-9a-f-]{16,36}$|^[a-z]+$/.test(text)
}
