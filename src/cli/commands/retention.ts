import { RetentionDesk, type RetentionRun, type RetentionView } from '../../erase/retention-desk.ts'
import { Retention } from '../../erase/retention.ts'
import { retentionInForce } from '../../journal/retention-in-force.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import type { RetentionText } from '../../record/header.ts'
import type { Config } from '../../server/config.ts'
import { retentionText } from '../../server/retention-text.ts'
import { painter, type Paint } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { nearest } from '../nearest.ts'
import { shortened, usage } from '../options.ts'
import { configOf, localUser } from '../place.ts'
import { progress } from '../progress.ts'
import { oneLine } from '../render/neutralize.ts'
import { pairs } from '../render/table.ts'
import { remoteClient } from '../remote-client.ts'
import type { Context, Outcome } from '../verb.ts'

const actions = { run, ls } as const
const runTimeout = 10 * 60_000

export async function retention(context: Context): Promise<Outcome> {
  const [word = ''] = context.words
  if (word !== 'run' && context.options.flag('dry-run'))
    throw usage('--dry-run goes with retention run')
  if (Object.hasOwn(actions, word)) return actions[word as keyof typeof actions](context)
  const meant = nearest(word, Object.keys(actions))
  throw usage(
    `retention has no ${shortened(word)}${meant ? `; did you mean ${meant}?` : '; it has run and ls'}`,
  )
}

async function run(context: Context): Promise<Outcome> {
  const { io, options } = context
  const dryRun = options.flag('dry-run')
  const done =
    options.text('url') === undefined
      ? await withDesk(context, (desk) => desk.run(localUser(context), { dryRun }))
      : await remote<RetentionRun>(context, '/api/v1/retention/run', { dryRun })
  return { json: done, text: () => describeRun(done, painter(io.stdout, io.environment)) }
}

async function ls(context: Context): Promise<Outcome> {
  const { io, options } = context
  const view =
    options.text('url') === undefined
      ? await withDesk(context, (desk) => desk.view(localUser(context)))
      : await remote<RetentionView>(context, '/api/v1/retention')
  return { json: view, text: () => describeView(view, painter(io.stdout, io.environment)) }
}

async function withDesk<T>(
  context: Context,
  action: (desk: RetentionDesk) => Promise<T>,
): Promise<T> {
  const { io } = context
  const config = configOf(context)
  return withLocalLog(context, async ({ log }) => {
    const shown = progress(io)
    const retained = new Retention(log, await rulesFor(log, config))
    const desk = new RetentionDesk(log, retained, {
      onProgress: ({ records, parts }) => shown.show(`${records} records, ${parts} parts expired`),
    })
    try {
      return await action(desk)
    } finally {
      shown.clear()
    }
  })
}

/** Without a word on retention in the settings nobody here has decided anything: what is in force stays so. */
async function rulesFor({ store, info }: OpenLog, config: Config): Promise<RetentionText> {
  const inForce = config.retention.isDefault ? await retentionInForce(store, info) : null
  return inForce?.text ?? retentionText(config)
}

async function remote<T extends object>(context: Context, path: string, body?: object): Promise<T> {
  const url = context.options.text('url') ?? ''
  const answer = await remoteClient(context, url).json(path, {
    ...(body ? { method: 'POST', type: 'application/json', body: JSON.stringify(body) } : {}),
    timeout: runTimeout,
  })
  if (typeof answer !== 'object' || answer === null || !('records' in answer || 'due' in answer))
    throw usage('the URL answers with something else than a collector would; check --url')
  return answer as T
}

function describeRun(done: RetentionRun, paint: Paint): string {
  const { dryRun, records, parts, keys, held } = done
  const rows: [string, string][] = [
    [dryRun ? 'would go' : 'went', `${records} records, ${parts} parts, ${keys} keys`],
  ]
  if (held) rows.push(['stay, under a legal hold', String(held)])
  const note = dryRun ? `\n${paint('yellow', 'Nothing has gone yet.')}\n` : ''
  return `${pairs(rows, paint)}\n${note}`
}

function describeView({ policyRecordId, inForce, settings, due }: RetentionView, paint: Paint) {
  const rules = inForce ?? settings
  const rows: [string, string][] = [
    ['on the record as', policyRecordId ?? 'nothing yet: the first run puts the rules there'],
    ['kept', kept(rules.days)],
    ...rules.rules.map((rule): [string, string] => [conditions(rule), kept(rule.days)]),
    ['due now', `${due.records} records, ${due.parts} parts, ${due.keys} keys`],
  ]
  if (due.held) rows.push(['stay, under a legal hold', String(due.held)])
  return pairs(rows, paint)
}

function conditions({ traceType, kind, class: name }: RetentionText['rules'][number]): string {
  const all: [string, string | undefined][] = [
    ['class', name],
    ['trace type', traceType],
    ['kind', kind],
  ]
  return all
    .flatMap(([label, text]) => (text === undefined ? [] : [`${label} ${oneLine(text)}`]))
    .join(', ')
}

function kept(days: number | null): string {
  return days === null ? 'for ever' : days === 1 ? '1 day' : `${days} days`
}
