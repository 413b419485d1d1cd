// `verify --files`: a log from its published files alone, without any key of it but the public one.
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { decodeUtf8, fromBase64 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { stateBase } from '../../keys/state-folder.ts'
import { VerifiedMemory, type VerifiedTree } from '../../keys/verified-memory.ts'
import { folderFiles } from '../../ledger/files/folder-files.ts'
import { httpFiles } from '../../ledger/files/http-files.ts'
import type { LogFiles } from '../../ledger/log-files.ts'
import type { TreeHead } from '../../ledger/proof.ts'
import type { WitnessPolicy } from '../../ledger/witness-policy.ts'
import { originOf, verifyFiles, type FilesVerification } from '../../verify/verify-files.ts'
import { painter } from '../io.ts'
import { spanOption } from './monitor-options.ts'
import { usage, type Options } from '../options.ts'
import { progress } from '../progress.ts'
import { oneLine } from '../render/neutralize.ts'
import { pace } from '../render/pace.ts'
import { verifyText } from '../render/verify-text.ts'
import type { Context, Outcome } from '../verb.ts'

/** What is looked at in a log itself only. */
const ofLog = ['deep', 'incremental', 'record', 'reader-key', 'url', 'data', 'project', 'config']

/** `readPolicy`: of the path of `--policy`. */
export async function verifyPublished(
  context: Context,
  readPolicy: (path: string) => WitnessPolicy,
): Promise<Outcome> {
  const { io, options } = context
  const given = ofLog.find((name) => options.flag(name) || options.text(name) !== undefined)
  if (given) throw usage(`--files takes published files alone: leave --${given} out`)
  const path = options.text('policy')
  const policy = path === undefined ? undefined : readPolicy(resolve(io.folder, path))
  const logKeys = keysOf(options, policy)
  const memory = memoryOf(context, logKeys)
  if (options.flag('forget')) memory.forget(io.now())
  const line = progress(io)
  const started = io.now()
  const result = await verifyFiles(filesOf(context), {
    ...{ logKeys, policy, remembered: headOf(memory.read()?.last) },
    ...{ maxLag: spanOption(context, 'max-lag'), now: io.now() },
    onProgress: (done, total) =>
      line.show(`verifying ${pace({ done, total, ms: io.now() - started })}`),
  }).finally(() => line.clear())
  const { report } = result
  if (report.since === null)
    for (const { size, rootHash } of memory.forgotten().slice(-1))
      report.notChecked.push(
        `that this log continues the tree of size ${size} with root ${rootHash}: it was forgotten at somebody's word`,
      )
  remember(context, memory, result)
  return {
    json: report,
    text: () => verifyText(report, painter(io.stdout, io.environment), 'leaves'),
    status: report.ok ? 0 : 1,
  }
}

function filesOf({ io, options }: Context): LogFiles {
  const place = options.text('files') ?? ''
  if (/^https?:\/\//i.test(place)) return httpFiles(place)
  const folder = resolve(io.folder, place)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw usage('--files is no folder that is there, and no http or https URL')
  return folderFiles(folder)
}

function keysOf(options: Options, policy: WitnessPolicy | undefined): readonly string[] {
  const given = options.texts('log-key')
  const keys = given.length > 0 ? given : (policy?.logs.map(({ vkey }) => vkey) ?? [])
  if (keys.length > 0) return keys
  throw usage(
    "--files needs --log-key VKEY: the log's key, as `init` gave it, from somewhere else than the files",
  )
}

/** The first key names the log: give them in the same order each time. */
function memoryOf({ io, options }: Context, keys: readonly string[]): VerifiedMemory {
  const state = options.text('state')
  const base = stateBase(
    state === undefined ? undefined : resolve(io.folder, state),
    io.environment,
  )
  return VerifiedMemory.elsewhere(resolve(io.folder, base), {
    origin: originOf(keys),
    key: keys[0] ?? '',
  })
}

function headOf(tree: VerifiedTree | undefined): TreeHead | null {
  const root = tree && fromBase64(tree.rootHash)
  return tree && root ? { size: tree.size, root } : null
}

/** What was found stands, though it may not be remembered. */
function remember({ io }: Context, memory: VerifiedMemory, found: FilesVerification): void {
  const { report, note } = found
  if (!report.ok || !note) return
  const { size, rootHash } = report
  const checkpoint = decodeUtf8(note) ?? undefined
  try {
    memory.remember(
      { size, rootHash, time: io.now(), ...(checkpoint === undefined ? {} : { checkpoint }) },
      'full',
    )
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    io.stderr.write(
      `sealtrace: warning: what was verified is not remembered: ${oneLine(error.message)}\n`,
    )
  }
}
