import type { AuditView } from '../../access/reader.ts'
import { painter, widthOf, type Paint } from '../io.ts'
import { timeOption } from '../parse-time.ts'
import { table, type Column } from '../render/table.ts'
import { withSource } from '../source.ts'
import type { Context, Outcome } from '../verb.ts'

export async function audit(context: Context): Promise<Outcome> {
  const { io, options } = context
  const entries = await withSource(context, (source) =>
    source.audit({
      actor: options.text('actor'),
      action: options.text('action'),
      since: timeOption(context, 'since'),
      limit: options.whole('limit', { least: 1, most: 100_000 }) ?? 100,
    }),
  )
  const width = io.stdout.isTTY ? widthOf(io.stdout, io.environment) : undefined
  return {
    json: { entries },
    text: () => auditTable(entries, painter(io.stdout, io.environment), width),
  }
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
  { title: 'REASON', text: ({ reason }) => reason ?? '', least: 10 },
  { title: 'ADDRESS', text: ({ address }) => address ?? '' },
  { title: 'RECORD', text: ({ recordId }) => recordId, format: () => 'dim' },
]

function auditTable(
  entries: readonly AuditView[],
  paint: Paint,
  width: number | undefined,
): string {
  if (!entries.length) return 'nothing on the record that fits\n'
  return table(columns, entries, { paint, ...(width === undefined ? {} : { width }) })
}
