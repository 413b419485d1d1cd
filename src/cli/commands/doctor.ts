import { SealtraceError } from '../../error.ts'
import { analyzers } from '../doctor/analyzers.ts'
import { keyBackup, restores } from '../doctor/backups.ts'
import { bad, type Check, type Finding, type Probe } from '../doctor/check.ts'
import {
  dataFolder,
  dataModes,
  keyApart,
  stateApart,
  stateFolder,
  stateModes,
} from '../doctor/folders.ts'
import { anchor, clock, keyStore, logStore, producerKey, rootKey } from '../doctor/log.ts'
import { configuration, coreDumps, diskSpace, nodeVersion, port, swap } from '../doctor/machine.ts'
import { apiKeyAges, keyAges } from '../doctor/key-ages.ts'
import { remoteChecks } from '../doctor/remote.ts'
import { collectorTls } from '../collector-tls.ts'
import { witnesses } from '../doctor/witnesses.ts'
import { verdict } from '../doctor/verdict.ts'
import { painter, type Paint } from '../io.ts'
import { oneLine } from '../render/neutralize.ts'
import { padTo } from '../render/width.ts'
import type { Context, Outcome } from '../verb.ts'

const probes: Readonly<Record<string, Probe>> = {
  node: nodeVersion,
  configuration,
  analyzers,
  'data folder': dataFolder,
  'data modes': dataModes,
  'state folder': stateFolder,
  'state apart': stateApart,
  'state modes': stateModes,
  'root key': rootKey,
  'key apart': keyApart,
  'key store': keyStore,
  'producer key': producerKey,
  log: logStore,
  anchor,
  restore: restores,
  'key backup': keyBackup,
  'key age': keyAges,
  'API key age': apiKeyAges,
  clock,
  witnesses,
  disk: diskSpace,
  swap,
  'core dumps': coreDumps,
  port,
}

/** Each check stands alone, so that one broken thing does not hide the others. */
export async function doctor(context: Context): Promise<Outcome> {
  const { io, options } = context
  const url = options.text('url')
  const { now } = io
  const checks: Check[] =
    url === undefined
      ? []
      : await remoteChecks(url, { now, tls: collectorTls(context, URL.parse(url)) })
  if (url === undefined)
    for (const [name, probe] of Object.entries(probes))
      checks.push({ name, ...(await attempt(probe, context)) })
  const ok = checks.every((check) => check.ok)
  return {
    json: { ok, checks },
    text: () => describe(checks, painter(io.stdout, io.environment)),
    status: ok ? 0 : 1,
  }
}

async function attempt(probe: Probe, context: Context): Promise<Finding> {
  try {
    return await probe(context)
  } catch (error) {
    if (SealtraceError.is(error)) {
      const [detail = '', ...fix] = error.message.split('; ')
      return bad(`${error.code}: ${detail}`, fix.join('; ') || 'see the checks before this one')
    }
    const code = (error as NodeJS.ErrnoException | null)?.code
    return bad(
      `failed (${typeof code === 'string' ? code : 'unexpected error'})`,
      'check owner and mode of the folders',
    )
  }
}

function describe(checks: readonly Check[], paint: Paint): string {
  const width = Math.max(...checks.map(({ name }) => name.length))
  const lines = checks.map(({ name, ok, detail, fix }) => {
    const mark = ok
      ? fix === null
        ? paint('green', '✓')
        : paint('yellow', '!')
      : paint('red', '✗')
    const hint =
      fix === null ? '' : `${' '.repeat(width + 6)}${paint('dim', `→ ${oneLine(fix)}`)}\n`
    return `  ${mark} ${padTo(name, width)}  ${oneLine(detail)}\n${hint}`
  })
  return `${lines.join('')}\n${verdict(checks, paint)}\n`
}
