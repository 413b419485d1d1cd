// Clients that tell a step's start and its end at different times, in any order: what they said is put together here, so
// that nothing has to be changed that was recorded.
import { sumFindings } from '../journal/sum-findings.ts'
import type { Header } from '../record/header.ts'
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../record/json.ts'
import type { UnsaidField, Usage } from '../record/step.ts'
import { findingViews, isoTime, type StepView } from './step-view.ts'

/** Headers of one step's parts, in ledger order -> the header that one record of it all would have. */
export function foldHeaders(parts: readonly Header[]): Header {
  const ordered = inOrder(parts, (header) => header)
  const folded: Header = { kind: ordered[0]?.kind ?? 'step' }
  for (const header of ordered) {
    const { status, usage, step, name } = header
    Object.assign(folded, restOf(header))
    if (status && status !== 'unset') folded.status = status
    if (usage) folded.usage = usageOf(folded.usage, usage)
    if (step && says(header, 'kind')) folded.step = step
    if (name && says(header, 'name')) folded.name = name
  }
  folded.status ??= 'unset'
  folded.step ??= 'event'
  folded.name ??= ordered[0]?.name ?? ''
  folded.findings = sumFindings(ordered.map(({ findings = {} }) => findings))
  return { ...folded, ...timesOf(ordered) }
}

/** A total is that of the counts it came with: where a later part has others and no total, none is known. */
function usageOf({ totalTokens, ...known }: Usage = {}, later: Usage): Usage {
  const isOther = (['inputTokens', 'outputTokens'] as const).some(
    (field) => known[field] !== undefined && (later[field] ?? known[field]) !== known[field],
  )
  return { ...known, ...(totalTokens !== undefined && !isOther && { totalTokens }), ...later }
}

/** What a later part simply takes the place of. */
function restOf(header: Header): Partial<Header> {
  const { status: _status, usage: _usage, step: _step, name: _name, ...more } = header
  const { start: _start, duration: _duration, fold: _fold, ...left } = more
  const { chunks: _chunks, digest: _digest, ...rest } = left
  return rest
}

export interface PartOfStep {
  readonly header: Header
  readonly view: StepView
}

/** The same for what is shown. `parts` holds one at least. */
export function foldViews(parts: readonly PartOfStep[]): StepView {
  const ordered = inOrder(parts, ({ header }) => header)
  const header = foldHeaders(parts.map((part) => part.header))
  const named = ordered.findLast((part) => part.view.name && says(part.header, 'name'))
  const views = ordered.map(({ view }) => view)
  const name = named?.view.name ?? views[0]?.name ?? ''
  const latest = { ...latestOf(views), metadata: merged(views.map(({ metadata }) => metadata)) }
  return {
    ...latest,
    revisions: overruled(ordered, { ...latest, name }, header),
    kind: header.step ?? 'event',
    name,
    startTime: isoTime(header.start),
    durationMs: header.duration === undefined ? null : header.duration / 1000,
    status: header.status ?? 'unset',
    usage: header.usage ?? null,
    tags: [...new Set(views.flatMap(({ tags }) => tags))],
    attributes: merged(views.map(({ attributes }) => attributes)) as JsonObject,
    findings: findingViews(header),
    content: views.find(({ content }) => content !== 'shown')?.content ?? 'shown',
    parts: views.length > 1 ? views.map(({ recordId }) => recordId) : [],
  }
}

/** Each field as the last part has it that says something of it. */
function latestOf(views: readonly StepView[]): StepView {
  const [first] = views
  if (!first) throw new RangeError('no parts')
  const latest = { ...first }
  for (const view of views.slice(1))
    for (const [field, value] of Object.entries(view))
      if (value !== null) Object.assign(latest, { [field]: value })
  return latest
}

/** Parts of which a later one says something else. */
function overruled(parts: readonly PartOfStep[], latest: StepView, folded: Header): StepView[] {
  const contradicts = contradictsIn(latest)
  const isOverruled = ({ header, view }: PartOfStep): boolean =>
    contradicts(view) ||
    (says(header, 'kind') && header.step !== folded.step) ||
    (says(header, 'name') && !completes(latest.name, view.name)) ||
    (header.status !== undefined && header.status !== 'unset' && header.status !== folded.status) ||
    usageFields.some(
      (field) => (header.usage?.[field] ?? folded.usage?.[field]) !== folded.usage?.[field],
    )
  return parts.filter(isOverruled).map(({ view }) => view)
}

/** Some know only when a step ends what all of its name is: `POST`, `POST /chat/:id`. */
function completes(name: string, begun: string): boolean {
  return begun === '' || name === begun || name.startsWith(`${begun} `)
}

const usageFields = ['inputTokens', 'outputTokens', 'totalTokens'] as const

const weighty = [
  ...(['input', 'output', 'error', 'tool', 'agent', 'user', 'parentSpanId', 'provider'] as const),
  ...(['sessionId', 'traceType', 'environment', 'toolCallId', 'costUsd'] as const),
] as const

/**
 * Tells whether a later part says something else: what it took the place of is shown beside it, so that nothing is glossed
 * over. What is compared with is written down once, however many parts there are.
 */
function contradictsIn(latest: StepView): (view: StepView) => boolean {
  const metadata = isJsonObject(latest.metadata) ? latest.metadata : {}
  const texts = new Map<string, string>()
  const differs = (name: string, value: JsonValue, other: JsonValue): boolean => {
    const known = texts.get(name) ?? JSON.stringify(other)
    texts.set(name, known)
    return JSON.stringify(value) !== known
  }
  return (view) =>
    weighty.some((field) => view[field] !== null && differs(field, view[field], latest[field])) ||
    // The answer often has the full name of the model that was asked for.
    latest.model?.startsWith((view.model ?? '').replace(/[-:@]latest$/, '')) === false ||
    (isJsonObject(view.metadata) &&
      Object.entries(view.metadata).some(([key, value]) =>
        differs(`metadata.${key}`, value, metadata[key] ?? null),
      ))
}

/**
 * Plain records of the step, were there any, have the last word, the last to come the very last. Clients' clocks are
 * coarse: of two parts of one time the one with the end comes last, and else it is all the same which does, but not in
 * which order they arrived.
 */
function inOrder<T>(parts: readonly T[], headerOf: (part: T) => Header): T[] {
  return parts.toSorted((one, other) => {
    const [a, b] = [headerOf(one), headerOf(other)]
    if (!a.fold || !b.fold) return (a.fold ? 0 : 1) - (b.fold ? 0 : 1)
    return a.fold.order - b.fold.order || endsOf(a) - endsOf(b) || compare(a.digest, b.digest)
  })
}

function endsOf({ duration }: Header): number {
  return duration === undefined ? 0 : 1
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function says(header: Header, field: UnsaidField): boolean {
  return !header.fold?.unsaid?.includes(field)
}

function timesOf(ordered: readonly Header[]): Pick<Header, 'start' | 'duration'> {
  const told = ordered.filter((header) => header.start !== undefined && says(header, 'start'))
  const starts = (told.length ? told : ordered).flatMap(({ start }) => start ?? [])
  if (starts.length === 0) return {}
  const start = starts.reduce((a, b) => Math.min(a, b))
  const last = ordered.findLast(({ duration }) => duration !== undefined)
  if (last?.start === undefined || last.duration === undefined) return { start }
  return { start, duration: Math.max(0, last.start + last.duration - start) }
}

/** Objects are one object; anything else takes the place of what was before. */
function merged(values: readonly JsonValue[]): JsonValue {
  let out: JsonValue = null
  for (const value of values) {
    if (value === null) continue
    if (!isJsonObject(out) || !isJsonObject(value)) out = isJsonObject(value) ? { ...value } : value
    else for (const [key, item] of Object.entries(value)) setKey(out, key, item)
  }
  return out
}
