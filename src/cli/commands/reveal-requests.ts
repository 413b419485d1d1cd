// The second person's part of `reveal`: asking, listing and deciding.
import { requestView, type RevealRequestView } from '../../access/request-view.ts'
import { RevealDesk, type RequestView } from '../../access/reveal-desk.ts'
import { parseRecordId } from '../../record/id.ts'
import { withLocalLog } from '../local-log.ts'
import { painter, widthOf } from '../io.ts'
import { usage } from '../options.ts'
import { configOf, localUser } from '../place.ts'
import { remoteClient } from '../remote-client.ts'
import { withList } from '../remote-source.ts'
import { oneLine } from '../render/neutralize.ts'
import { pairs, table, type Column } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

const path = '/api/v1/reveal/requests'

/** `reveal RECORD --ask`. */
export async function askForReveal(
  context: Context,
  asked: { record: string; class: string; reason: string; ticket?: string | undefined },
): Promise<Outcome> {
  const { record: recordId, ...rest } = asked
  const request = await atDesk(context, {
    remote: (post) => post(path, { recordId, ...rest }),
    local: (desk, principal) => desk.ask(principal, asked),
  })
  return told(context, request)
}

/** `reveal requests`. */
export async function listRequests(context: Context): Promise<Outcome> {
  const { io, options } = context
  const url = options.text('url')
  const requests =
    url === undefined
      ? await local(context, (desk, principal) => desk.requests(principal))
      : withList<{ requests: RevealRequestView[] }>(
          await remoteClient(context, url).json(path),
          'requests',
        ).requests
  const paint = painter(io.stdout, io.environment)
  const width = io.stdout.isTTY ? { width: widthOf(io.stdout, io.environment) } : {}
  const text = () =>
    requests.length ? table(columns, requests, { paint, ...width }) : 'no requests\n'
  return { json: { requests }, text }
}

/** `reveal approve ID`, `reveal refuse ID`. */
export async function decideRequest(context: Context, approve: boolean): Promise<Outcome> {
  const id = (context.words[1] ?? '').toLowerCase()
  if (!parseRecordId(id)) throw usage('the id of a request is what `reveal requests` shows')
  const reason = context.options.text('reason')
  const decision = { approve, ...(reason === undefined ? {} : { reason }) }
  const request = await atDesk(context, {
    remote: (post) => post(`${path}/${id}/decide`, decision),
    local: (desk, principal) => desk.decide(principal, { id, ...decision }),
  })
  return told(context, request)
}

type User = ReturnType<typeof localUser>

interface Ways {
  readonly remote: (post: (path: string, body: object) => Promise<unknown>) => Promise<unknown>
  readonly local: (desk: RevealDesk, principal: User) => Promise<RequestView>
}

async function atDesk(context: Context, ways: Ways): Promise<RevealRequestView> {
  const url = context.options.text('url')
  if (url === undefined) {
    const [view] = await local(context, async (...desk) => [await ways.local(...desk)])
    if (view) return view
  }
  const client = remoteClient(context, url ?? '')
  const post = (to: string, body: object) =>
    client.json(to, { method: 'POST', type: 'application/json', body: JSON.stringify(body) })
  return (await ways.remote(post)) as RevealRequestView
}

function local(
  context: Context,
  action: (desk: RevealDesk, principal: User) => Promise<readonly RequestView[]>,
): Promise<RevealRequestView[]> {
  const principal = localUser(context)
  const { reveal } = configOf(context)
  return withLocalLog(context, async ({ log: { store, ring, info, recorder } }) => {
    const desk = new RevealDesk({ store, ring, origin: info.origin, recorder, reveal })
    const requests = await action(desk, principal)
    return requests.map((request) => requestView(request, principal.name))
  })
}

function told({ io }: Context, request: RevealRequestView): Outcome {
  const paint = painter(io.stdout, io.environment)
  const { id, state, class: className, recordId, by, expires, ticket, decidedBy } = request
  const lines: readonly (readonly [string, string | null])[] = [
    ['request', id],
    ['state', state],
    ['class', className],
    ['record', recordId],
    ['ticket', ticket],
    ['asked by', by],
    ['decided by', decidedBy],
    ['until', expires],
  ]
  const clean = lines.flatMap(([name, text]) =>
    text === null ? [] : [[name, oneLine(text)] as const],
  )
  return { json: request, text: () => pairs(clean, paint) }
}

const columns: readonly Column<RevealRequestView>[] = [
  { title: 'REQUEST', text: ({ id }) => id },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'CLASS', text: ({ class: name }) => name },
  { title: 'RECORD', text: ({ recordId }) => recordId },
  { title: 'BY', text: ({ by }) => by, least: 8 },
  { title: 'DECIDED BY', text: ({ decidedBy }) => decidedBy ?? '', least: 10 },
  { title: 'UNTIL', text: ({ expires }) => expires.slice(0, 19).replace('T', ' ') },
  { title: 'TICKET', text: ({ ticket }) => ticket ?? '' },
  { title: 'REASON', text: ({ reason }) => reason, least: 10 },
]
