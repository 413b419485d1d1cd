import type { TraceView } from '../../access/reader.ts'
import type { StepView } from '../../access/step-view.ts'
import type { JsonValue } from '../../record/json.ts'
import { escapeHtml } from './escape-html.ts'

/** Characters of one field; all of it stands in the files. */
const longest = 4000

/** The steps of one run with their masked content. */
export function stepsOfTrace({ traceId, summary, steps }: TraceView): string {
  const { name, agent, state, startTime } = summary
  const facts = [agent ?? '', startTime, state].filter(Boolean).join(' · ')
  return `<h3>${escapeHtml(name || 'Run')} <code>${escapeHtml(traceId)}</code></h3>
<p class="lead">${escapeHtml(facts)}</p>
${steps.map(stepHtml).join('\n')}`
}

function stepHtml(step: StepView): string {
  const { kind, name, startTime, durationMs, model, tool, status, state, recordId, findings } = step
  const facts = [
    startTime,
    durationMs === null ? state : `${durationMs} ms`,
    model ?? '',
    tool === null ? '' : `tool ${tool}`,
    status === 'unset' ? '' : status,
    `record ${recordId}`,
    ...findings.map((found) => `${found.count} × ${found.class} (${found.action})`),
  ].filter(Boolean)
  const fields: [string, JsonValue][] = [
    ['input', step.input],
    ['output', step.output],
    ['error', step.error],
  ]
  const shown = fields.flatMap(([field, value]) =>
    value === null ? [] : [`<pre>${field}: ${escapeHtml(cut(value))}</pre>`],
  )
  const content = step.content === 'shown' ? '' : `<p class="facts">content: ${step.content}</p>`
  return `<section class="step"><h4>${escapeHtml(`${kind} ${name}`)}</h4><p class="facts">${escapeHtml(facts.join(' · '))}</p>${content}${shown.join('')}</section>`
}

function cut(value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1)
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text
}
