// A run as a tree: a line a step, and under it what went in and came out.
import type { TraceView } from '../../access/reader.ts'
import { isOfRecorder } from '../../access/run-state.ts'
import type { StepView } from '../../access/step-view.ts'
import { ownSteps } from '../../record/step.ts'
import type { Format, Paint } from '../io.ts'
import { contentLines, type ContentLine } from './content-lines.ts'
import { cost, duration, plural, short, tokens, totalCost } from './figures.ts'
import { highlight } from './highlight.ts'
import { scoreLines } from './score-lines.ts'
import { logLines } from './log-lines.ts'
import { metricLines } from './metric-lines.ts'
import { neutralize, oneLine } from './neutralize.ts'
import { nest, type Nested } from './nest.ts'
import { findingsText, stateText, statusFormat } from './trace-table.ts'
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
const lostIcon: [icon: string, format: Format] = ['✗', 'red']

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
  const [icon, format] = isOfRecorder(step) ? lostIcon : (icons[step.kind] ?? icons.event)
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

/** The name, with the model or tool where the name does not say it; of what a recorder says of itself, in words. */
function title({ name, model, tool, kind, gap }: StepView): string {
  if (gap) return `${plural(gap.count, 'step')} lost here: ${gap.reason}`
  if (name === ownSteps.sessionLost) return 'the process died: ended unknown'
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

function sealedTo({ sealedTo: key }: StepView): string | undefined {
  return key === undefined ? undefined : `[sealed to reader key ${key}]: give --reader-key FILE`
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
  const state =
    sealedTo(step) ??
    states[step.content] ??
    (lacksContent(step) ? 'no content was recorded' : undefined)
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
  for (const line of told(step, options.full)) lines.push(...textLines(line, below, options))
  const findings = findingsText(hiddenCounts(step))
  if (findings) lines.push(`${lead}${paint('dim', 'hidden')} ${paint('magenta', findings)}`)
  return lines
}

/** What is said of a step beside its content: scores, lines of a log, the figures of a metric. */
function told(step: StepView, full: boolean): ContentLine[] {
  const isEvent = step.kind === 'event'
  const scores = step.content === 'shown' ? scoreLines(step) : []
  const figures = isEvent ? metricLines(step.attributes, full) : []
  return [
    ...scores.map((text) => ({ label: 'score', text })),
    ...logLines(isEvent ? [step, ...step.events] : step.events, full),
    ...figures.map((text) => ({ label: 'point', text })),
  ]
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
  const { inputTokens, outputTokens, errors, state, lost } = summary
  const facts = [
    plural(steps.filter((step) => !isOfRecorder(step)).length, 'step'),
    lost ? paint('red', `${lost} lost`) : '',
    errors > 0 ? paint('red', plural(errors, 'error')) : '',
    duration(summary.durationMs),
    inputTokens || outputTokens ? `${short(inputTokens)} in, ${short(outputTokens)} out` : '',
    totalCost(summary),
    state === 'complete' ? '' : paint('yellow', stateText(summary)),
    paint(
      'magenta',
      findingsText(
        Object.fromEntries(Object.entries(summary.findings).map(([name, n]) => [oneLine(name), n])),
      ),
    ),
  ]
  return facts.filter(Boolean).join(paint('dim', ' · '))
}
