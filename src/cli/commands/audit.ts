import type { AuditQuery } from '../../access/audit-log.ts'
import { createdAction } from '../../access/created-view.ts'
import type { AuditView } from '../../access/audit-view.ts'
import { auditColumns, auditLine } from '../../server/audit-lines.ts'
import { painter, widthOf, type Paint } from '../io.ts'
import { usage } from '../options.ts'
import { timeOption } from '../parse-time.ts'
import { oneLine } from '../render/neutralize.ts'
import { table, type Column } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'
import { auditSource } from './audit-source.ts'

export async function audit(
  context: Context,
  signal = new AbortController().signal,
): Promise<Outcome | null> {
  const { io, options } = context
  const query = queryOf(context)
  const format = formatOf(context)
  if (format !== undefined || options.flag('follow')) refusePages(context)
  if (options.flag('follow')) return follow(context, query, signal)
  if (format) return writeAll(context, query, format)
  const { entries, next } = await auditSource(context).page(query, {
    limit: options.whole('limit', { least: 1, most: 100_000 }) ?? 100,
    cursor: options.text('cursor'),
  })
  const width = io.stdout.isTTY ? widthOf(io.stdout, io.environment) : undefined
  return {
    json: { entries, next },
    text: () => auditTable(entries, painter(io.stdout, io.environment), width),
  }
}

const outcomes = ['allowed', 'denied', 'failed']

function queryOf(context: Context): AuditQuery {
  const { options } = context
  const outcome = options.text('outcome')
  if (outcome !== undefined && !outcomes.includes(outcome))
    throw usage(`--outcome takes one of ${outcomes.join(', ')}`)
  return {
    ...{ actor: options.text('actor'), action: options.text('action'), outcome },
    target: options.text('target'),
    since: timeOption(context, 'since'),
    until: timeOption(context, 'until'),
  }
}

/** Who asked for ten and got all would think that all are ten. */
function refusePages({ options }: Context): void {
  if (options.text('limit') !== undefined || options.text('cursor') !== undefined)
    throw usage('--limit and --cursor are of pages; --format writes all that fits, see --since')
}

function formatOf({ options, json }: Context): 'ndjson' | 'csv' | undefined {
  const format = options.text('format')
  if (format === undefined) {
    if (json && options.flag('follow'))
      throw usage('--json prints one document, and --follow has no end; use --format ndjson')
    return undefined
  }
  if (format !== 'ndjson' && format !== 'csv') throw usage('--format takes ndjson or csv')
  if (json) throw usage('--format and --json do not go together')
  return format
}

/** Newest first, as far as there are any. */
async function writeAll(
  context: Context,
  query: AuditQuery,
  format: 'ndjson' | 'csv',
): Promise<null> {
  const { stdout } = context.io
  if (format === 'csv') stdout.write(auditColumns)
  await auditSource(context).export(query, (entries) => {
    for (const entry of entries) stdout.write(auditLine(entry, format))
  })
  return null
}

async function follow(context: Context, query: AuditQuery, signal: AbortSignal): Promise<null> {
  const { io } = context
  if (query.action === createdAction)
    throw usage(`--follow takes no --action ${createdAction}; look again with --since`)
  const format = formatOf(context)
  const paint = painter(io.stdout, io.environment)
  if (format === 'csv') io.stdout.write(auditColumns)
  const write = (entry: AuditView): void =>
    void io.stdout.write(format ? auditLine(entry, format) : lineOf(entry, paint))
  await auditSource(context).follow(query, write, signal)
  return null
}

function lineOf(entry: AuditView, paint: Paint): string {
  const { time, actor, action, outcome, target, reason } = entry
  const colour = outcome === 'allowed' ? 'green' : 'red'
  const texts = [time.slice(0, 19).replace('T', ' '), actor, action].map(oneLine)
  const rest = [target, reason].flatMap((text) => (text === null ? [] : oneLine(text)))
  return `${[...texts, paint(colour, oneLine(outcome)), ...rest].join('  ')}\n`
}

const columns: readonly Column<AuditView>[] = [
  { title: 'TIME', text: ({ time }) => time.slice(0, 19).replace('T', ' ') },
  { title: 'ACTOR', text: ({ actor }) => actor, least: 8 },
  { title: 'ACTION', text: ({ action }) => action },
  {
    title: 'OUTCOME',
    text: ({ outcome }) => outcome,
    format: ({ outcome }) => (outcome === 'allowed' ? 'green' : 'red'),
  },
  { title: 'TARGET', text: ({ target }) => target ?? '', least: 12 },
  { title: 'REASON', text: reasonOf, least: 10 },
  { title: 'ADDRESS', text: ({ address }) => address ?? '' },
  { title: 'RECORD', text: ({ recordId }) => recordId, format: () => 'dim' },
]

/** Of what was recorded: how much was hidden. */
function reasonOf({ reason, findings }: AuditView): string {
  if (reason !== null || !findings) return reason ?? ''
  return Object.entries(findings)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}

function auditTable(
  entries: readonly AuditView[],
  paint: Paint,
  width: number | undefined,
): string {
  if (!entries.length) return 'nothing on the record that fits\n'
  return table(columns, entries, { paint, ...(width === undefined ? {} : { width }) })
}
