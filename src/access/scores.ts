// Scores and feedback on a run, as the GenAI conventions name them. What they say is content.
import { formatRecordId } from '../record/id.ts'
import type { JsonObject, JsonValue } from '../record/json.ts'
import { ContentViews } from './content-view.ts'
import { openRun, type OpenRun } from './open-run.ts'
import { placeholdersOf } from './placeholders-of.ts'
import type { Principal } from './principal.ts'
import type { ResolvedRecord } from './resolve-trace.ts'
import type { RunLoader } from './run-loader.ts'
import { isoTime } from './step-view.ts'

export interface ScoreView {
  readonly recordId: string
  /** `score` where it may not be read. */
  readonly name: string
  readonly value: number | string | null
  readonly label: string | null
  readonly explanation: string | null
  readonly source: string | null
  readonly time: string
  /** Of the step that it is of; null: of the run. */
  readonly spanId: string | null
  readonly content: 'shown' | 'sealed'
}

const prefix = 'gen_ai.evaluation.'
const mostScores = 1000

/** In order of time. That they are read is on the record first. Rejects with `not_found`. */
export async function scores(
  runs: RunLoader,
  principal: Principal,
  traceId: string,
): Promise<ScoreView[]> {
  const run = await openRun(runs, principal, traceId)
  const records = run.resolved
    .filter(({ header, damaged }) => header?.name === `${prefix}result` && !damaged)
    .slice(0, mostScores)
  if (records.length > 0 && run.readable)
    await runs.noteOnce(principal, `scores ${traceId}`, {
      ...{ action: 'read', target: traceId },
      details: { content: 'scores' },
    })
  const views = await scoresOf(runs, run, records)
  return views.sort((a, b) => (a.time < b.time ? -1 : 1))
}

async function scoresOf(
  runs: RunLoader,
  run: OpenRun,
  records: readonly ResolvedRecord[],
): Promise<ScoreView[]> {
  const steps = new Set(
    run.resolved.flatMap(({ header }) =>
      header?.step && !header.joins ? (header.span ?? []) : [],
    ),
  )
  const attributes = run.readable ? await contentsOf(runs, run, records) : new Map()
  return records.map(({ record, header }) => {
    const recordId = formatRecordId(record.id)
    const span = header?.joins ? header.span : undefined
    return {
      recordId,
      ...said(attributes.get(recordId)),
      time: isoTime(header?.start),
      spanId: span !== undefined && steps.has(span) ? span : null,
    }
  })
}

async function contentsOf(
  runs: RunLoader,
  { trace, resolved }: OpenRun,
  records: readonly ResolvedRecord[],
): Promise<Map<string, JsonObject>> {
  const found = new Map<string, JsonObject>()
  if (records.length === 0) return found
  const opener = runs.opener(trace)
  const contents = new ContentViews(opener, await placeholdersOf(resolved, opener))
  for (const item of records) {
    const view = item.header && (await contents.view(item, item.header))
    if (view?.content === 'shown') found.set(view.recordId, view.attributes)
  }
  return found
}

function said(
  attributes: JsonObject | undefined,
): Pick<ScoreView, 'name' | 'value' | 'label' | 'explanation' | 'source' | 'content'> {
  if (!attributes)
    return {
      ...{ name: 'score', value: null, label: null },
      ...{ explanation: null, source: null, content: 'sealed' },
    }
  const of = (name: string): JsonValue => attributes[`${prefix}${name}`] ?? null
  const label = textOf(of('score.label'))
  const value = of('score.value')
  return {
    name: textOf(of('name')) ?? 'score',
    value: typeof value === 'number' || typeof value === 'string' ? value : label,
    label,
    explanation: textOf(of('explanation')),
    source: textOf(attributes['langfuse.score.source'] ?? attributes['source'] ?? null),
    content: 'shown',
  }
}

function textOf(value: JsonValue): string | null {
  return typeof value === 'string' ? value : null
}
