// Reading: what a principal may see, written down before it is shown.
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
import { foldSteps } from './fold-steps.ts'
import { PartOpener } from './part-opener.ts'
import { may, notFound, type Action, type Principal } from './principal.ts'
import type { ReadSettings } from './read-settings.ts'
import { Placeholders, renderContent } from './render.ts'
import { resolveTrace, type PartGroup, type ResolvedRecord } from './resolve-trace.ts'
import { shapeRun } from './shape-run.ts'
import { stepView, type StepView } from './step-view.ts'
import { summarizeTrace, type TraceSummary } from './trace-summary.ts'

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
    for (const { resolved, summary } of sealed) await this.#nameOf(summary, resolved)
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
    const views = await this.#views(resolved, readable)
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
    const auditRecordId = await this.#audit(principal, 'reveal', 'allowed', details)
    const opener = new PartOpener(this.#options)
    const placeholders = await this.#placeholders(resolved, opener)
    const values = new Map<string, { placeholder: string; value: JsonValue }>()
    for (const group of wanted.flatMap(({ groups, own }) => [...groups, own]))
      for (const hidden of await opener.hidden(group, request.class))
        values.set(hidden.tag, {
          placeholder: placeholders.placeholder(hidden),
          value: hidden.value,
        })
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

  async #views(resolved: readonly ResolvedRecord[], readable: boolean): Promise<StepView[]> {
    const opener = new PartOpener(this.#options)
    const placeholders = readable ? await this.#placeholders(resolved, opener) : new Placeholders()
    const views: StepView[] = []
    const rendered = new Map<PartGroup, JsonValue>()
    const breath = createBreath()
    for (const item of resolved) {
      await breath()
      const { header, record, claimed } = item
      if (!claimed?.step) continue
      if (!header || item.damaged) views.push(stepView(record, claimed, null, 'damaged'))
      else if (!readable) views.push(stepView(record, header, null, 'sealed'))
      else views.push(await this.#contentView(item, header, { opener, placeholders, rendered }))
    }
    return views
  }

  /** A part that does not open makes its step damaged, and not the run unreadable. */
  async #contentView(item: ResolvedRecord, header: Header, work: Work): Promise<StepView> {
    try {
      return await this.#openView(item, header, work)
    } catch (error) {
      if (!SealtraceError.is(error) || error.code !== 'corrupt') throw error
      return stepView(item.record, header, null, 'damaged')
    }
  }

  async #openView(
    { record, groups, own }: ResolvedRecord,
    header: Header,
    work: Work,
  ): Promise<StepView> {
    const text = await work.opener.content(own)
    if (text === 'erased' || text === 'missing') return stepView(record, header, null, text)
    for (const group of groups)
      if (!work.rendered.has(group)) {
        const chunk = await work.opener.content(group)
        const known = chunk === 'erased' || chunk === 'missing' ? `[${chunk}]` : JSON.parse(chunk)
        work.rendered.set(
          group,
          renderContent(known, work.placeholders, () => null),
        )
      }
    const content = renderContent(JSON.parse(text), work.placeholders, (position) => {
      const group = groups[position]
      return (group && work.rendered.get(group)) ?? null
    })
    return stepView(record, header, content, 'shown')
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
        placeholders.scan(await opener.content(group).catch(() => ''))
      }
    }
    return placeholders
  }

  /** Names that are sealed, for who may read content. */
  async #nameOf(summary: TraceSummary, resolved: readonly ResolvedRecord[]): Promise<void> {
    const views = await this.#views(resolved, true)
    const byHeader = (field: 'name' | 'agent', token: string | null): string | null => {
      const at = resolved.findIndex(({ header }) => header?.[field] === token)
      const id = resolved[at] && formatRecordId(resolved[at].record.id)
      return views.find((view) => view.recordId === id)?.[field] ?? token
    }
    if (isSealed(summary.name)) summary.name = byHeader('name', summary.name) ?? summary.name
    if (isSealed(summary.agent)) summary.agent = byHeader('agent', summary.agent)
  }
}

/** The record, and the others that its step was told in. */
function wholeStep(resolved: readonly ResolvedRecord[], id: string): ResolvedRecord[] {
  const asked = resolved.find(({ record }) => formatRecordId(record.id) === id)
  if (!asked?.header?.fold || asked.header.joins) return asked ? [asked] : []
  const { span } = asked.header
  return resolved.filter(({ header }) => header?.fold && !header.joins && header.span === span)
}

interface Work {
  readonly opener: PartOpener
  readonly placeholders: Placeholders
  readonly rendered: Map<PartGroup, JsonValue>
}

interface Details {
  target?: string
  reason?: string
  details?: Record<string, JsonValue>
}

function isSealed(text: string | null): boolean {
  return text?.startsWith('~') ?? false
}

function hasSealedName({ name, agent }: TraceSummary): boolean {
  return isSealed(name) || isSealed(agent)
}

function stepHeaders(resolved: readonly ResolvedRecord[]): Header[] {
  return resolved.flatMap(({ header }) => (header?.step ? header : []))
}
