import { join } from 'node:path'
import { freezeLog, type Frozen } from '../../erase/freeze-log.ts'
import { handOver } from '../../erase/hand-over.ts'
import { SealtraceError } from '../../error.ts'
import { projectFolder, readLogInfo, signingKeysOf } from '../../journal/log-info.ts'
import { lifecycleOf, type Lifecycle } from '../../journal/log-lifecycle.ts'
import { StateFolder, stateBase } from '../../keys/state-folder.ts'
import { formatRecordId } from '../../record/id.ts'
import { endsSteps } from '../../record/lifecycle.ts'
import { fromHex } from '../../crypto/encoding.ts'
import { openSqliteLogStore } from '../../store/sqlite/sqlite-log-store.ts'
import type { Config } from '../../server/config.ts'
import { logSettings } from '../../server/log-settings.ts'
import { painter, type Io } from '../io.ts'
import { isOwned } from '../is-owned.ts'
import { withLocalLog } from '../local-log.ts'
import { nearest } from '../nearest.ts'
import { shortened, usage } from '../options.ts'
import { withPassphrase } from '../passphrase.ts'
import { configOf, localUser, placeOf } from '../place.ts'
import { neutralize } from '../render/neutralize.ts'
import { pairs } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

const actions = { status, freeze, 'hand-over': handOverLog } as const

export async function log(context: Context): Promise<Outcome> {
  const [word = ''] = context.words
  if (!Object.hasOwn(actions, word)) {
    const meant = nearest(word, Object.keys(actions))
    throw usage(
      `log has no ${shortened(word)}${meant ? `; did you mean ${meant}?` : '; it has status, freeze and hand-over'}`,
    )
  }
  if (context.options.text('url') !== undefined)
    throw usage('log works on the machine of the data folder; leave --url out')
  return actions[word as keyof typeof actions](context)
}

/** The `--json` of `log status`. */
interface LogStatus {
  readonly project: string
  readonly origin: string
  readonly state: 'open' | 'frozen' | 'handed-over'
  /** The record that froze it, and when; null: it is open, or the record is gone. */
  readonly frozen: { readonly recordId: string; readonly time: string | null } | null
  /** Vkeys that sign checkpoints, oldest first. */
  readonly logKeys: readonly string[]
  /** Of the newest checkpoint, and of the newest that enough witnesses have cosigned. */
  readonly size: number
  readonly witnessedSize: number | null
  /** Where its checkpoint is published besides; none where the settings name no place. */
  readonly published: readonly string[]
  /** The log that goes on in its place, and the one that it goes on from, as the ledger names them. */
  readonly successor: Names | null
  readonly predecessor: (Names & { readonly size: number; readonly root: string }) | null
}

interface Names {
  readonly origin: string
  readonly logKey: string
}

/** Opens no key, and leaves no trace: all of it is public. */
async function status(context: Context): Promise<Outcome> {
  const { io, options } = context
  if (options.text('reason') !== undefined || options.flag('yes'))
    throw usage('--reason and --yes are for freeze and hand-over; leave them out')
  const found = await readStatus(context)
  const rows: [string, string][] = [
    ['project', found.project],
    ['origin', found.origin],
    ['state', stateText(found)],
    ...found.logKeys.map((key, i): [string, string] => [i ? 'and' : 'signed by', key]),
    ['size', `${found.size} records`],
    ['witnessed', found.witnessedSize === null ? 'no' : `${found.witnessedSize} records`],
    ...found.published.map((to): [string, string] => ['published to', to]),
    ...(found.successor ? [['goes on as', found.successor.origin] as [string, string]] : []),
    ...(found.predecessor ? [['goes on from', found.predecessor.origin] as [string, string]] : []),
  ]
  const shown = rows.map(([name, value]): [string, string] => [name, neutralize(value)])
  return { json: found, text: () => pairs(shown, painter(io.stdout, io.environment)) }
}

function stateText({ state, frozen }: LogStatus): string {
  if (state === 'open') return 'open'
  const since = frozen?.time ? ` since ${frozen.time.slice(0, 19).replace('T', ' ')}` : ''
  return `${state === 'frozen' ? 'frozen' : 'handed over'}${since}, by record ${frozen?.recordId ?? ''}`
}

async function readStatus(context: Context): Promise<LogStatus> {
  const place = placeOf(context)
  const folder = projectFolder(place.data, place.project)
  const info = readLogInfo(folder)
  if (!info)
    throw new SealtraceError(
      'no_log',
      `there is no log of project ${place.project} in the data folder; check --data`,
    )
  const base = stateBase(place.state, place.environment)
  const anchor = new StateFolder(base, info.logKey).readAnchor()
  const store = openSqliteLogStore(join(folder, 'log.db'), { mustExist: true, readOnly: true })
  try {
    return {
      ...{ project: place.project, origin: info.origin },
      ...lifeOf(await lifecycleOf(store), anchor?.frozen ?? info.frozen),
      logKeys: signingKeysOf(info),
      size: (await store.checkpoint())?.size ?? 0,
      witnessedSize: (await store.witnessed())?.size ?? null,
      published: placesOf(configOf(context)),
    }
  } finally {
    store.close()
  }
}

/** `told`: hex id of the record that froze it, as the folders say. */
function lifeOf(
  life: readonly Lifecycle[],
  told: string | undefined,
): Pick<LogStatus, 'state' | 'frozen' | 'successor' | 'predecessor'> {
  const end = life.find(({ says }) => 'frozen' in says) ?? life.find(({ says }) => endsSteps(says))
  const says = life.map((each) => each.says)
  const successor = says.find((each) => 'successor' in each)?.successor ?? null
  const predecessor = says.find((each) => 'predecessor' in each)?.predecessor ?? null
  const frozen = end?.id ?? told
  if (frozen === undefined) return { state: 'open', frozen: null, successor, predecessor }
  return {
    state: successor ? 'handed-over' : 'frozen',
    frozen: { recordId: idText(frozen), time: timeText(end?.time) },
    ...{ successor, predecessor },
  }
}

/** What stands in log.json may be of somebody else's making. */
function idText(hex: string): string {
  const id = fromHex(hex)
  return id?.length === 16 ? formatRecordId(id) : ''
}

function timeText(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString()
}

async function reasonOf(context: Context): Promise<string> {
  const { io, options } = context
  const reason = options.required('reason', 'why it ends; it goes on the record').trim()
  if (reason === '' || reason.length > 2000) throw usage('--reason takes 1 to 2000 characters')
  if (!options.flag('yes')) await confirm(context.words[0] ?? '', io)
  return reason
}

async function handOverLog(given: Context): Promise<Outcome> {
  const reason = await reasonOf(given)
  const context = await withPassphrase(given)
  const { io } = context
  const config = configOf(context)
  const place = placeOf(context)
  const handed = await handOver({
    ...{ place, settings: logSettings(config), rootKeys: config.keys },
    ...{ actor: localUser(context).name, reason, now: io.now },
  }).catch((error: unknown) => {
    const isRefused = SealtraceError.is(error) && error.code === 'unavailable'
    throw isRefused && isOwned(projectFolder(place.data, place.project)) ? ownedError(error) : error
  })
  const rows: [string, string][] = [
    ['old log', `project ${handed.archive}, frozen`],
    ['new log', handed.origin],
    ['log key', handed.logKey],
    ['goes on from', `${handed.predecessor.origin}, ${handed.predecessor.size} records`],
    ['API keys', `${handed.apiKeys} stay good`],
  ]
  return { json: handed, text: () => pairs(rows, painter(io.stdout, io.environment)) }
}

/** A collector cannot be asked for it: it would go on in the folder that is moved. */
function ownedError(cause: SealtraceError): SealtraceError {
  return new SealtraceError(
    'unavailable',
    'another process owns this log (a running collector?); stop the collector, run `sealtrace log hand-over` again, and start it after that',
    { cause },
  )
}

async function freeze(context: Context): Promise<Outcome> {
  const { io } = context
  const reason = await reasonOf(context)
  const frozen = await withLocalLog(context, ({ log: open }) =>
    freezeLog(open, { actor: localUser(context).name, reason, now: io.now }),
  )
  return { json: frozen, text: () => describe(frozen, io) }
}

function describe({ recordId, auditRecordId, size }: Frozen, io: Io): string {
  const rows: [string, string][] = [
    ['frozen by', recordId],
    ['who and why', auditRecordId],
    ['size', `${size} records`],
  ]
  return pairs(rows, painter(io.stdout, io.environment))
}

interface Keyboard {
  readonly isTTY?: boolean
  once?(event: 'data', listener: (bytes: Uint8Array) => void): unknown
  pause?(): unknown
}

/** Throws `usage` where nobody can be asked, and `denied` for another answer than yes. */
async function confirm(action: string, { stdin, stderr }: Io): Promise<void> {
  const keyboard = stdin as Keyboard
  if (keyboard.isTTY !== true || !keyboard.once)
    throw usage(`log ${action} asks on a terminal, and there is none; add --yes`)
  stderr.write('No step is taken any more, for good. Type yes: ')
  const line = await new Promise<string>((resolve) =>
    keyboard.once?.('data', (bytes) => resolve(Buffer.from(bytes).toString('utf8'))),
  )
  keyboard.pause?.()
  if (line.trim().toLowerCase() !== 'yes')
    throw new SealtraceError('denied', 'the log is as it was: this was not confirmed')
}

function placesOf({ publish: { folder, s3 } }: Pick<Config, 'publish'>): string[] {
  return [...(folder === undefined ? [] : [folder]), ...(s3 ? [s3.url] : [])]
}
