import {
  HoldKeeper,
  type AddedHold,
  type EndedHold,
  type HoldRequest,
  type HoldTarget,
  type HoldView,
} from '../../erase/hold-keeper.ts'
import { parseRecordId } from '../../record/id.ts'
import { painter } from '../io.ts'
import { withLocalLog } from '../local-log.ts'
import { nearest } from '../nearest.ts'
import { shortened, usage } from '../options.ts'
import { timeOption } from '../parse-time.ts'
import { localUser } from '../place.ts'
import { remoteClient, type RemoteRequest } from '../remote-client.ts'
import { neutralize } from '../render/neutralize.ts'
import { pairs, table, type Column } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

const actions = { add, remove, ls } as const
const longestName = 16_384

export async function hold(context: Context): Promise<Outcome> {
  const [word = '', extra] = context.words
  if (!Object.hasOwn(actions, word)) {
    const meant = nearest(word, Object.keys(actions))
    throw usage(
      `hold has no ${shortened(word)}${meant ? `; did you mean ${meant}?` : '; it has add, remove and ls'}`,
    )
  }
  if (extra !== undefined && word !== 'remove') throw usage(`hold ${word} takes no further word`)
  return actions[word as keyof typeof actions](context)
}

async function add(context: Context): Promise<Outcome> {
  const { io } = context
  const request: HoldRequest = {
    what: targetOf(context),
    since: timeOption(context, 'since'),
    until: timeOption(context, 'until'),
    reason: reasonOf(context, 'why it is held'),
  }
  const added = await doAdd(context, request)
  const rows: [string, string][] = [
    ['hold', added.holdId],
    ['on the record as', added.auditRecordId],
  ]
  if (added.underWay.length)
    rows.push(['carried out all the same', `${added.underWay.join(', ')}: published before it`])
  return { json: added, text: () => `${pairs(rows, painter(io.stdout, io.environment))}\n` }
}

async function remove(context: Context): Promise<Outcome> {
  const id = context.words[1] ?? ''
  if (!parseRecordId(id)) throw usage('hold remove takes the ID of a hold, as `hold ls` shows it')
  const reason = reasonOf(context, 'why it ends')
  const ended = await doRemove(context, { hold: id, reason })
  return { json: ended, text: () => `hold ${ended.holdId} has ended\n` }
}

async function ls(context: Context): Promise<Outcome> {
  const { io } = context
  const holds = await doList(context)
  const paint = painter(io.stdout, io.environment)
  return {
    json: { holds },
    text: () => (holds.length ? table(columns, holds, { paint }) : 'no legal hold is in force\n'),
  }
}

const columns: readonly Column<HoldView>[] = [
  { title: 'HOLD', text: ({ holdId }) => holdId },
  { title: 'HOLDS', text: (view) => neutralize(whatOf(view)) },
  { title: 'SINCE', text: ({ since }) => shortTime(since) },
  { title: 'UNTIL', text: ({ until }) => shortTime(until) },
  { title: 'MADE', text: ({ created }) => shortTime(created) },
  { title: 'BY', text: ({ actor }) => neutralize(actor) },
  { title: 'REASON', text: ({ reason }) => neutralize(reason), least: 10 },
]

function whatOf({ trace, subject, traceType }: HoldView): string {
  if (trace !== null) return `run ${trace}`
  if (subject !== null) return `person ${subject}`
  return traceType === null ? 'everything' : `runs of type ${traceType}`
}

function shortTime(iso: string | null): string {
  return (iso ?? '').slice(0, 19).replace('T', ' ')
}

/** Throws `usage` unless exactly one thing is named. */
function targetOf({ options }: Context): HoldTarget {
  const trace = options.text('trace')?.toLowerCase()
  const subject = options.text('subject')?.toLowerCase()
  const user = options.text('user')
  const traceType = options.text('trace-type')
  const found: HoldTarget[] = [
    ...(trace === undefined ? [] : [{ trace }]),
    ...(subject === undefined ? [] : [{ subject }]),
    ...(user === undefined ? [] : [{ user }]),
    ...(traceType === undefined ? [] : [{ traceType }]),
    ...(options.flag('all') ? [{ all: true as const }] : []),
  ]
  const [target] = found
  if (!target || found.length > 1)
    throw usage('hold add takes one of --trace, --subject, --user, --trace-type and --all')
  for (const [name, id] of Object.entries({ trace, subject }))
    if (id !== undefined && !/^[0-9a-f]{32}$/.test(id)) throw usage(`--${name} takes 32 hex digits`)
  if ((user ?? traceType ?? '').length > longestName)
    throw usage(`a name has ${longestName} characters at most`)
  return target
}

function reasonOf({ options }: Context, what: string): string {
  const reason = options.required('reason', `${what}; it goes on the record`).trim()
  if (reason.length > 2000) throw usage('--reason takes 2000 characters at most')
  return reason
}

function doAdd(context: Context, request: HoldRequest): Promise<AddedHold> {
  const url = context.options.text('url')
  if (url === undefined)
    return withLocalLog(context, ({ log }) => new HoldKeeper(log).add(localUser(context), request))
  const { what, ...rest } = request
  return ask(context, { method: 'POST', body: JSON.stringify({ ...what, ...rest }) }, 'holdId')
}

function doRemove(context: Context, asked: { hold: string; reason: string }): Promise<EndedHold> {
  const url = context.options.text('url')
  if (url === undefined)
    return withLocalLog(context, ({ log }) => new HoldKeeper(log).remove(localUser(context), asked))
  const { hold: id, reason } = asked
  return ask(
    context,
    { method: 'DELETE', path: `/${id}`, body: JSON.stringify({ reason }) },
    'holdId',
  )
}

async function doList(context: Context): Promise<HoldView[]> {
  if (context.options.text('url') === undefined)
    return withLocalLog(context, ({ log }) => new HoldKeeper(log).list(localUser(context)))
  const { holds } = await ask<{ holds: HoldView[] }>(context, {}, 'holds')
  return holds
}

/** Throws `usage` when the answer has no `member`: then it is no collector's. */
async function ask<T>(
  context: Context,
  { path = '', ...request }: RemoteRequest & { readonly path?: string },
  member: string,
): Promise<T> {
  const url = context.options.text('url') ?? ''
  const answer = await remoteClient(context, url).json(`/api/v1/holds${path}`, {
    ...request,
    ...(request.body === undefined ? {} : { type: 'application/json' }),
  })
  if (typeof answer !== 'object' || answer === null || !(member in answer))
    throw usage('the URL answers with something else than a collector would; check --url')
  return answer as T
}
