// Looks after steps that recorders have left on disk: what there is, and sending it by hand when the machine that it was
// recorded on is no more.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { defaultSpool } from '../../capture/spool/spool-folder.ts'
import { dropSpool, forgetLogs, setAsideSpool } from '../../capture/spool/clear-spool.ts'
import { listSpool, type AsideView, type SpoolView } from '../../capture/spool/list-spool.ts'
import { sendSpool } from '../../capture/spool/send-spool.ts'
import { readLogKeys } from '../../capture/transport/read-log-keys.ts'
import { readSigningKey } from '../../capture/transport/batch-signing-key.ts'
import { SealtraceError } from '../../error.ts'
import { collectorTls } from '../collector-tls.ts'
import { painter } from '../io.ts'
import { nearest } from '../nearest.ts'
import { shortened, usage } from '../options.ts'
import { plural } from '../render/figures.ts'
import { table, type Column } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

const actions = { ls, send, 'set-aside': setAside, drop, 'forget-log': forgetLog } as const

export async function spool(context: Context): Promise<Outcome> {
  const [word = ''] = context.words
  if (!Object.hasOwn(actions, word)) {
    const meant = nearest(word, Object.keys(actions))
    const hint = meant
      ? `; did you mean ${meant}?`
      : '; it has ls, send, set-aside, drop, forget-log'
    throw usage(`spool has no ${shortened(word)}${hint}`)
  }
  if (context.words.length > 1 && word !== 'set-aside')
    throw usage(`spool ${word} takes no words after it; only set-aside takes a SESSION`)
  return actions[word as keyof typeof actions](context)
}

async function ls(context: Context): Promise<Outcome> {
  const { io } = context
  if (context.options.text('url') !== undefined)
    throw usage('spool ls lists what waits for every collector; leave --url out')
  const list = listSpool(folderOf(context))
  const paint = painter(io.stdout, io.environment)
  const { sessions, aside } = list
  return {
    json: list,
    text: () =>
      (sessions.length === 0 ? 'nothing waits\n' : table(columns, sessions, { paint })) +
      (aside.length === 0 ? '' : `\n${table(asideColumns, aside, { paint })}`),
  }
}

async function send(context: Context): Promise<Outcome> {
  const { io, options } = context
  const ingestKey = io.environment['SEALTRACE_API_KEY']
  if (!ingestKey) throw usage('a collector needs an API key in $SEALTRACE_API_KEY')
  const sent = await sendSpool({
    folder: folderOf(context),
    ingestKey,
    collector: options.text('url')?.replace(/\/+$/, ''),
    logKeys: readLogKeys(io.environment['SEALTRACE_LOG_KEY']),
    signingSeed: readSigningKey(io.environment['SEALTRACE_SIGNING_KEY'] || undefined),
    tls: collectorTls(context, URL.parse(options.text('url') ?? '')),
  })
  const { messages, batches, refused, left, trouble } = sent
  return {
    json: { messages, batches, refused, left, trouble },
    text: () =>
      `sent ${plural(messages, 'message')} in ${batchCount(batches)}` +
      `${refused > 0 ? `; refused and kept aside: ${batchCount(refused)}` : ''}` +
      `${left > 0 ? `; left: ${batchCount(left)}, ${trouble ?? 'of a process that still runs'}` : ''}\n`,
    status: trouble ? 3 : refused > 0 ? 1 : 0,
  }
}

/** What nobody wants to send any more is kept, and holds up nothing. */
async function setAside(context: Context): Promise<Outcome> {
  const session = context.words[1]
  if (session !== undefined && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(session))
    throw usage('SESSION is one as spool ls shows it')
  const { batches, bytes } = setAsideSpool({
    ...chosenBy(context),
    ...(session !== undefined && { session }),
  })
  return {
    json: { batches, bytes },
    text: () => `set aside ${batchCount(batches)}, ${bytes} bytes; the log is not told of them\n`,
  }
}

async function drop(context: Context): Promise<Outcome> {
  if (!context.options.flag('yes'))
    throw usage('spool drop removes for good what was kept aside (see spool ls); say --yes')
  const { batches, bytes } = dropSpool(chosenBy(context))
  return {
    json: { batches, bytes },
    text: () => `dropped ${batchCount(batches)}, ${bytes} bytes\n`,
  }
}

async function forgetLog(context: Context): Promise<Outcome> {
  if (!context.options.flag('yes'))
    throw usage(
      'spool forget-log takes the next answer of a collector on trust, whatever it was before; say --yes',
    )
  const collectors = forgetLogs(chosenBy(context))
  return {
    json: { collectors },
    text: () => `forgot the log of ${plural(collectors, 'collector')}; evidence is kept\n`,
  }
}

function chosenBy(context: Context) {
  return { folder: folderOf(context), collector: context.options.text('url') }
}

function batchCount(n: number): string {
  return n === 1 ? '1 batch' : `${n} batches`
}

/** Throws `usage` for a folder that is not there. */
function folderOf({ io, options }: Context): string {
  const given = options.text('spool')
  const named = given ?? defaultSpool(io.environment)
  if (named === null) throw usage('there is no home folder: say where the spool is with --spool')
  const folder = resolve(io.folder, named)
  if (given !== undefined && !existsSync(folder))
    throw new SealtraceError('not_found', 'there is no folder at --spool; check its path')
  return folder
}

const columns: readonly Column<SpoolView>[] = [
  { title: 'SESSION', text: ({ session }) => session },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'MESSAGES', text: ({ messages }) => String(messages) },
  { title: 'BATCHES', text: ({ batches }) => String(batches) },
  { title: 'OPEN RUNS', text: ({ openRuns }) => (openRuns > 0 ? String(openRuns) : '') },
  { title: 'BYTES', text: ({ bytes }) => String(bytes) },
  { title: 'COLLECTOR', text: ({ collector }) => collector },
]

const asideColumns: readonly Column<AsideView>[] = [
  { title: 'KEPT ASIDE', text: ({ collector }) => collector },
  { title: 'REFUSED', text: ({ refused }) => String(refused) },
  { title: 'DAMAGED', text: ({ damaged }) => String(damaged) },
]
