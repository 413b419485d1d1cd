import type { RunState } from '../../access/run-state.ts'
import { stepKinds } from '../../record/step.ts'
import { painter, widthOf } from '../io.ts'
import { usage } from '../options.ts'
import { timeOption } from '../parse-time.ts'
import { traceTable } from '../render/trace-table.ts'
import { withSource, type ListFilter } from '../source.ts'
import type { Context, Outcome } from '../verb.ts'

export async function ls(context: Context): Promise<Outcome> {
  const { io } = context
  const filter = filterOf(context)
  const { traces, next } = await withSource(context, (source) => source.list(filter))
  return {
    json: { traces, next },
    text: () =>
      traceTable(traces, {
        paint: painter(io.stdout, io.environment),
        now: io.now(),
        filtered: narrows(filter),
        ...(io.stdout.isTTY ? { width: widthOf(io.stdout, io.environment) } : {}),
      }) + (next === null ? '' : `\nmore: --cursor ${next}\n`),
  }
}

function narrows(filter: ListFilter): boolean {
  return Object.entries(filter).some(([name, value]) => name !== 'limit' && value !== undefined)
}

function filterOf(context: Context): ListFilter {
  const { options } = context
  const kind = options.text('kind')
  const status = options.text('status')
  if (kind !== undefined && !stepKinds.some((known) => known === kind))
    throw usage(`--kind takes one of ${stepKinds.join(', ')}`)
  if (status !== undefined && !/^(ok|error|unset)$/.test(status))
    throw usage('--status takes ok, error or unset')
  return {
    since: timeOption(context, 'since'),
    until: timeOption(context, 'until'),
    kind,
    agent: options.text('agent'),
    traceType: options.text('trace-type'),
    status,
    session: options.text('session'),
    user: options.text('user'),
    tag: options.text('tag'),
    model: options.text('model'),
    minCost: options.number('min-cost'),
    minDurationMs: options.number('min-duration'),
    limit: options.whole('limit', { least: 1, most: 1000 }) ?? 50,
    environment: options.text('environment'),
    state: stateOf(options.text('run-state')),
    classes: classesOf(options.text('classes')),
    cursor: options.text('cursor'),
  }
}

function stateOf(text: string | undefined): RunState | undefined {
  const state = (['complete', 'running', 'incomplete'] as const).find((known) => known === text)
  if (text !== undefined && !state) throw usage('--run-state takes complete, running or incomplete')
  return state
}

function classesOf(text: string | undefined): string[] | undefined {
  const names = text?.split(',')
  if (names && (names.length > 20 || !names.every((name) => /^[a-z0-9_]{1,40}$/.test(name))))
    throw usage('--classes takes names of classes with commas between, 20 at most')
  return names
}
