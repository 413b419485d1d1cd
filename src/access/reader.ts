// Reading: what a principal may see, written down before it is shown.
import { fromHex } from '../crypto/encoding.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Recorder } from '../journal/recorder.ts'
import { SealtraceError } from '../error.ts'
import type { Header } from '../record/header.ts'
import { formatRecordId, parseRecordId } from '../record/id.ts'
import type { JsonValue } from '../record/json.ts'
import type { LogStore } from '../store/log-store.ts'
import { auditView, type AuditView } from './audit-view.ts'
import { createBreath } from './breathe.ts'
import { byToken, type TextFilter } from './by-token.ts'
import { ContentViews } from './content-view.ts'
import { foldSteps } from './fold-steps.ts'
import { OpenBudget } from '../seal/open-budget.ts'
import { PartOpener } from './part-opener.ts'
import { may, notFound, type Action, type Principal } from './principal.ts'
import type { ReadSettings } from './read-settings.ts'
import { Placeholders } from './render.ts'
import { resolveTrace, type ResolvedRecord } from './resolve-trace.ts'
import { shapeRun } from './shape-run.ts'
import { stepView, type StepView } from './step-view.ts'
import { hasSealedName, isSealed, summarizeTrace, type TraceSummary } from './trace-summary.ts'
import { wholeStep } from './whole-step.ts'

export type { AuditView } from './audit-view.ts'

export interface ReaderOptions extends ReadSettings {
  readonly store: LogStore
  readonly ring: KeyRing
  readonly origin: string
  readonly recorder: Recorder
  /** Milliseconds; default the system's clock. */
  readonly now?: () => number
}

export interface TraceView {
  traceId: string
  summary: TraceSummary
  steps: StepView[]
}

export interface RevealResult {
  recordId: string
  class: string
  values: { placeholder: string; value: JsonValue }[]
  auditRecordId: string
}

export class Reader {
  readonly #options: ReaderOptions

  constructor(options: ReaderOptions) {
    this.#options = options
  }

  /** Traces newest first, from headers. Rejects with `not_found` when the principal may not. */
  async list(
    principal: Principal,
    filter: TextFilter,
  ): Promise<{ traces: TraceSummary[]; next: { start: number; trace: string } | null }> {
    await this.#require(principal, 'read-header', 'traces')
    const { store } = this.#options
    const page = await store.traces(
      await byToken({ ...filter, limit: filter.limit + 1 }, this.#options.ring),
    )
    const shown = page.slice(0, filter.limit)
    const found = await Promise.all(
      shown.map(async ({ trace }) => {
        const resolved = await this.#trace(trace)
        return { resolved, summary: this.#summary(trace, resolved) }
      }),
    )
    const sealed = may(principal, 'read-content')
      ? found.filter(({ summary }) => hasSealedName(summary))
      : []
    await this.#auditList(principal, filter, sealed.length)
    const budget = new OpenBudget()
    for (const { resolved, summary } of sealed) await this.#nameOf(summary, resolved, budget)
    const traces = found.map(({ summary }) => summary)
    return { traces, next: page.length > filter.limit ? (shown.at(-1) ?? null) : null }
  }

  /** One run, masked; headers only for who may not read content. The read is on the record first. */
  async show(principal: Principal, traceId: string): Promise<TraceView> {
    await this.#require(principal, 'read-header', traceId)
    const resolved = await this.#trace(traceId)
    if (!resolved.some(({ claimed }) => claimed?.step)) throw notFound()
    const readable = may(principal, 'read-content')
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

  /**
   * The hidden values of one class of one record. The reveal is published in the ledger before anything is opened; a
   * denial is on the record too. Rejects with `not_found` for what is not there and for what is not allowed.
   */
  async reveal(
    principal: Principal,
    request: { record: string; class: string; reason: string },
  ): Promise<RevealResult> {
    const id = parseRecordId(request.record)
    const details = {
      target: id ? request.record : '',
      reason: request.reason,
      details: { class: request.class },
    }
    await this.#require(principal, 'reveal', details.target, details)
    const stored = id && (await this.#options.store.record(id))
    const trace = stored?.header
      ? resolveTrace([stored], this.#options.store)[0]?.header?.trace
      : undefined
    const resolved = trace ? await this.#trace(trace) : []
    const wanted = wholeStep(resolved, request.record).filter(({ header }) =>
      Object.hasOwn(header?.findings ?? {}, request.class),
    )
    if (wanted.length === 0) {
      await this.#audit(principal, 'reveal', 'failed', details)
      throw notFound()
    }
    const opener = this.#opener(trace ?? '')
    const closed = await opener.missingReader(wanted.map(({ own }) => own))
    if (closed !== null) {
      await this.#audit(principal, 'reveal', 'failed', details)
      throw new SealtraceError(
        'key_unavailable',
        `the record is sealed to reader key ${closed}, which is not here; read it where that key is, with --reader-key FILE`,
      )
    }
    const auditRecordId = await this.#audit(principal, 'reveal', 'allowed', details)
    const placeholders = await this.#placeholders(resolved, opener)
    const values = new Map<string, { placeholder: string; value: JsonValue }>()
    const groups = wanted.flatMap(({ groups: listed, own }) => [...listed, own])
    for (const hidden of await opener.hiddenIn(groups, request.class))
      values.set(hidden.tag, { placeholder: placeholders.placeholder(hidden), value: hidden.value })
    return {
      recordId: request.record,
      class: request.class,
      values: [...values.values()],
      auditRecordId,
    }
  }

  /** Who did what, newest first. */
  async auditLog(
    principal: Principal,
    filter: { actor?: string; action?: string; since?: number; limit: number },
  ): Promise<AuditView[]> {
    await this.#require(principal, 'read-audit', 'audit')
    const { actor, ...rest } = filter
    const rows = await this.#options.store.audits(
      actor === undefined ? rest : { ...rest, limit: 100_000 },
    )
    const views: AuditView[] = []
    for (const row of rows) {
      const view = await auditView(row, this.#options)
      if (view && (actor === undefined || view.actor === actor)) views.push(view)
      if (views.length >= filter.limit) break
    }
    return views
  }

  /** Throws `not_found` and writes the denial down when the principal may not. */
  async require(principal: Principal, action: Action, target: string): Promise<void> {
    await this.#require(principal, action, target)
  }

  async #require(
    principal: Principal,
    action: Action,
    target: string,
    more: Details = {},
  ): Promise<void> {
    if (may(principal, action)) return
    await this.#audit(principal, action, 'denied', { ...more, target })
    throw notFound()
  }

  #audit(
    principal: Principal,
    action: string,
    outcome: 'allowed' | 'denied' | 'failed',
    more: Details,
  ) {
    const { target, ...rest } = more
    return this.#options.recorder.audit({
      action,
      outcome,
      actor: principal.name,
      ...(principal.address ? { address: principal.address } : {}),
      ...(target && /^[0-9a-f-]{16,36}$|^[a-z]+$/.test(target) ? { target } : {}),
      ...rest,
    })
  }

  #opener(trace: string, budget = new OpenBudget()): PartOpener {
    const { store, ring, origin } = this.#options
    return new PartOpener({ store, ring, origin, budget }, fromHex(trace) ?? new Uint8Array(0))
  }

  #trace(trace: string): Promise<ResolvedRecord[]> {
    const { store } = this.#options
    return store.trace(trace).then((records) => resolveTrace(records, store))
  }

  #summary(trace: string, resolved: readonly ResolvedRecord[]): TraceSummary {
    const { prices, runTimeout, now = Date.now } = this.#options
    return summarizeTrace(trace, stepHeaders(resolved), {
      now: now(),
      lastRecord: resolved.at(-1)?.record.time ?? 0,
      ...(prices && { prices }),
      ...(runTimeout !== undefined && { runTimeout }),
    })
  }

  /** A list is a look at content when it opens sealed names, or is asked for a value that is sealed. */
  async #auditList(principal: Principal, filter: TextFilter, opened: number): Promise<void> {
    const asked = (['user', 'session', 'tag'] as const).filter(
      (field) => filter[field] !== undefined,
    )
    if (opened === 0 && asked.length === 0) return
    await this.#audit(principal, 'list', 'allowed', { details: { filters: asked, opened } })
  }

  async #views(
    trace: string,
    resolved: readonly ResolvedRecord[],
    /** False for who may not read content. */
    readable: OpenBudget | false,
  ): Promise<StepView[]> {
    const opener = this.#opener(trace, readable || undefined)
    const placeholders = readable ? await this.#placeholders(resolved, opener) : new Placeholders()
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

  /** Ordinals follow the ledger, so they stay when later steps arrive. */
  async #placeholders(
    resolved: readonly ResolvedRecord[],
    opener: PartOpener,
  ): Promise<Placeholders> {
    const placeholders = new Placeholders()
    const seen = new Set<string>()
    const breath = createBreath()
    for (const { appended, own } of resolved) {
      await breath()
      for (const group of [...appended, own]) {
        const name = group[0] ? Buffer.from(group[0].id).toString('hex') : ''
        if (seen.has(name)) continue
        seen.add(name)
        const text = await opener.content(group).catch(() => null)
        if (typeof text === 'string') placeholders.scan(text)
      }
    }
    return placeholders
  }

  /** Names that are sealed, for who may read content. */
  async #nameOf(
    summary: TraceSummary,
    resolved: readonly ResolvedRecord[],
    budget: OpenBudget,
  ): Promise<void> {
    const views = await this.#views(summary.traceId, resolved, budget)
    const byHeader = (field: 'name' | 'agent', token: string | null): string | null => {
      const at = resolved.findIndex(({ header }) => header?.[field] === token)
      const id = resolved[at] && formatRecordId(resolved[at].record.id)
      return views.find((view) => view.recordId === id)?.[field] ?? token
    }
    if (isSealed(summary.name)) summary.name = byHeader('name', summary.name) ?? summary.name
    if (isSealed(summary.agent)) summary.agent = byHeader('agent', summary.agent)
  }
}

interface Details {
  target?: string
  reason?: string
  details?: Record<string, JsonValue>
}

function stepHeaders(resolved: readonly ResolvedRecord[]): Header[] {
  return resolved.flatMap(({ header }) => (header?.step ? header : []))
}
