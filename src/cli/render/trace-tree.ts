// A run as a tree: a line a step, and under it what went in and came out.
import type { TraceView } from '../../access/reader.ts'
import type { StepView } from '../../access/step-view.ts'
import type { Format, Paint } from '../io.ts'
import { contentLines, type ContentLine } from './content-lines.ts'
import { cost, duration, plural, short, tokens, totalCost } from './figures.ts'
import { highlight } from './highlight.ts'
import { scoreLines } from './score-lines.ts'
import { metricLines } from './metric-lines.ts'
import { neutralize, oneLine } from './neutralize.ts'
import { nest, type Nested } from './nest.ts'
import { findingsText, statusFormat } from './trace-table.ts'
import { displayWidth, shorten } from './width.ts'

export interface TraceTreeOptions {
  readonly paint: Paint
  readonly width: number
  /** All of every text, not only what fits on a line. */
  readonly full: boolean
}

const icons: Record<StepView['kind'], [icon: string, format: Format]> = {
  agent: ['◆', 'blue'],
  completion: ['●', 'cyan'],
  tool: ['⚙', 'yellow'],
  retrieval: ['⌕', 'green'],
  embedding: ['∷', 'green'],
  handoff: ['⇄', 'blue'],
  guardrail: ['⛨', 'magenta'],
  event: ['·', 'gray'],
}

export function traceTree(view: TraceView, options: TraceTreeOptions): string {
  const { paint } = options
  const lines = [`${paint('dim', 'trace')} ${paint(['bold', 'cyan'], oneLine(view.traceId))}`]
  const callers = new Map(view.steps.map((step) => [step.spanId, step]))
  for (const item of nest(view.steps)) {
    lines.push(item.lead + stepLine(item.step, options, displayWidth(item.lead)))
    lines.push(...bodyLines(item, options, callers.get(item.step.calledBy ?? '')))
  }
  return `${[...lines, '', totals(view, paint)].join('\n')}\n`
}

/** Of a step without an end. */
const endings: Record<StepView['state'], string> = {
  ended: '',
  running: 'running',
  unfinished: 'never ended',
}

function stepLine(
  step: StepView,
  { paint, width, full }: TraceTreeOptions,
  indent: number,
): string {
  const [icon, format] = icons[step.kind] ?? icons.event
  const id = oneLine(step.recordId)
  const facts = [
    step.durationMs === null ? endings[step.state] : duration(step.durationMs),
    step.retryOf === null ? '' : 'retry',
    tokens(step.usage?.inputTokens, step.usage?.outputTokens),
    cost(step.costUsd, step.costFrom),
  ].filter(Boolean)
  const state = step.status === 'unset' ? '' : step.status
  const fixed = `${icon} ${step.kind}   ${facts.join('  ')}  ${state}  ${id}`
  const room = full ? Infinity : Math.max(12, width - indent - displayWidth(fixed) - 1)
  const name = shorten(oneLine(title(step)), room)
  return [
    `${paint(format, `${icon} ${step.kind}`)} ${paint('bold', name)}`,
    ...facts,
    state && paint(statusFormat(step.status) ?? 'reset', state),
    paint('dim', id),
  ]
    .filter(Boolean)
    .join('  ')
}

/** The name, with the model or tool where the name does not say it. */
function title({ name, model, tool, kind }: StepView): string {
  const more = [kind === 'tool' ? tool : null, model].filter(
    (text) => text !== null && !name.includes(text),
  )
  return [name, ...more].filter(Boolean).join(' · ') || '(no name)'
}

const states: Partial<Record<StepView['content'], string>> = {
  sealed: 'content is sealed: your role sees headers only',
  erased: 'content was erased',
  missing: 'content is missing',
  damaged: 'the record is damaged: run `sealtrace verify --deep`',
}

/** `caller` is the model call that asked for the tool. */
function bodyLines(
  { step, below }: Nested,
  options: TraceTreeOptions,
  caller: StepView | undefined,
): string[] {
  const { paint } = options
  const lines: string[] = []
  const lead = paint('dim', below)
  const state = states[step.content] ?? (lacksContent(step) ? 'no content was recorded' : undefined)
  if (state) lines.push(lead + paint(step.content === 'damaged' ? 'red' : 'yellow', state))
  if (step.revisions.length)
    lines.push(
      lead +
        paint(
          'yellow',
          `revised ${step.revisions.length}×: the last version is shown, all are in --json`,
        ),
    )
  if (caller && caller.spanId !== step.parentSpanId && options.full)
    lines.push(
      lead + paint('dim', `asked for by: ${oneLine(title(caller))} ${oneLine(caller.recordId)}`),
    )
  for (const line of [
    ...contentLines(step.input, 'in', options.full),
    ...contentLines(step.output, 'out', options.full),
  ])
    lines.push(...textLines(line, below, options))
  for (const line of contentLines(errorText(step), 'error', options.full))
    lines.push(...textLines(line, below, options, 'red'))
  for (const text of step.content === 'shown' ? scoreLines(step) : [])
    lines.push(...textLines({ label: 'score', text }, below, options))
  for (const text of step.kind === 'event' ? metricLines(step.attributes, options.full) : [])
    lines.push(...textLines({ label: 'point', text }, below, options))
  const findings = findingsText(hiddenCounts(step))
  if (findings) lines.push(`${lead}${paint('dim', 'hidden')} ${paint('magenta', findings)}`)
  return lines
}

/** As capture mode `metadata` leaves a step. Workflows and turns have no content by nature. */
function lacksContent({ kind, input, output, error, metadata, attributes }: StepView): boolean {
  if (kind !== 'completion' && kind !== 'tool') return false
  const fields = [input, output, error, metadata]
  return fields.every((field) => field === null) && Object.keys(attributes).length === 0
}

function hiddenCounts({ findings }: StepView): Record<string, number> {
  const hidden = findings.filter(({ action }) => action !== 'keep')
  return Object.fromEntries(hidden.map(({ class: name, count }) => [oneLine(name), count]))
}

function errorText({ error }: StepView): StepView['error'] {
  if (typeof error !== 'object' || error === null || Array.isArray(error)) return error
  const { type, message, stack } = error
  return [type, message, stack].filter((text) => typeof text === 'string').join(': ')
}

function textLines(
  line: ContentLine,
  below: string,
  options: TraceTreeOptions,
  format?: Format,
): string[] {
  const { paint, width, full } = options
  const label = oneLine(line.label)
  const lead = paint('dim', below)
  const dress = (text: string): string => highlight(format ? paint(format, text) : text, paint)
  const head = `${lead}${paint('dim', `${label}:`)} `
  if (!full) {
    const room = width - displayWidth(below) - displayWidth(label) - 2
    return [head + dress(shorten(oneLine(line.text), Math.max(12, room)))]
  }
  const [first = '', ...rest] = neutralize(line.text).split('\n')
  return [head + dress(first), ...rest.map((text) => `${lead}  ${dress(text)}`)]
}

function totals({ steps, summary }: TraceView, paint: Paint): string {
  const { inputTokens, outputTokens, errors, state } = summary
  const facts = [
    plural(steps.length, 'step'),
    errors > 0 ? paint('red', plural(errors, 'error')) : '',
    duration(summary.durationMs),
    inputTokens || outputTokens ? `${short(inputTokens)} in, ${short(outputTokens)} out` : '',
    totalCost(summary),
    state === 'complete' ? '' : paint('yellow', state),
    paint(
      'magenta',
      findingsText(
        Object.fromEntries(Object.entries(summary.findings).map(([name, n]) => [oneLine(name), n])),
      ),
    ),
  ]
  return facts.filter(Boolean).join(paint('dim', ' · '))
}
