import { RevealDesk } from '../../access/reveal-desk.ts'
import type { BulkAsked, BulkResult } from '../../access/reveal-bulk.ts'
import { readTraceId } from '../../record/trace-id.ts'
import { painter, type Paint } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { usage } from '../options.ts'
import { configOf, localUser } from '../place.ts'
import { readerSettings } from '../reader-key.ts'
import { remoteClient } from '../remote-client.ts'
import { withList } from '../remote-source.ts'
import { neutralize } from '../render/neutralize.ts'
import { pairs } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'
import { classOf, reasonOf } from './reveal-options.ts'

/** `reveal TRACE --all`. */
export async function revealAll(context: Context): Promise<Outcome> {
  const { io, options, words } = context
  const out = ['value', 'ask', 'request', 'break-glass'].find(
    (name) => options.flag(name) || options.text(name) !== undefined,
  )
  if (out) throw usage(`--all goes without --${out}`)
  const traceId = readTraceId(words[0] ?? '')
  if (traceId?.length !== 32)
    throw usage('reveal --all takes a whole trace id of 32 hex digits, as `ls --json` prints it')
  const classes = options.texts('class').map(classOf)
  const asked = { traceId, ...(classes.length > 0 && { classes }), ...reasonOf(options) }
  const url = options.text('url')
  const result = url === undefined ? await local(context, asked) : await remote(context, url, asked)
  return { json: result, text: () => describe(result, painter(io.stdout, io.environment)) }
}

function local(context: Context, asked: BulkAsked): Promise<BulkResult> {
  const principal = localUser(context)
  const { reveal } = configOf(context)
  const bulk = ({ log: { store, ring, info, recorder } }: Local) =>
    new RevealDesk({ store, ring, origin: info.origin, recorder, reveal }).bulk(principal, asked)
  return withLocalLog(context, bulk, readerSettings(context))
}

type Local = Parameters<Parameters<typeof withLocalLog>[1]>[0]

async function remote(context: Context, url: string, asked: BulkAsked): Promise<BulkResult> {
  const post = { method: 'POST', type: 'application/json', body: JSON.stringify(asked) } as const
  const client = remoteClient(context, url)
  return withList<BulkResult>(await client.json('/api/v1/reveal/bulk', post), 'records')
}

function describe({ records, leftOut, auditRecordId }: BulkResult, paint: Paint): string {
  const shown = records.map(({ recordId, class: name, values }) => {
    const rows = values.map(({ placeholder, value }) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      return [neutralize(placeholder), neutralize(text)] as const
    })
    return `${neutralize(recordId)}  ${neutralize(name)}\n${pairs(rows, paint)}\n`
  })
  const none = 'the values of this run were not kept, or were erased\n\n'
  const without = leftOut.length
    ? `left out, as not allowed or for a second person to approve: ${leftOut.map(neutralize).join(', ')}\n`
    : ''
  return `${shown.join('') || none}${without}${paint('dim', `on the record as ${neutralize(auditRecordId)}`)}\n`
}
