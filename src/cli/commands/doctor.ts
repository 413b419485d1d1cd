import { SealtraceError } from '../../error.ts'
import { analyzers } from '../doctor/analyzers.ts'
import { bad, type Check, type Finding, type Probe } from '../doctor/check.ts'
import {
  dataFolder,
  dataModes,
  keyApart,
  stateApart,
  stateFolder,
  stateModes,
} from '../doctor/folders.ts'
import { anchor, clock, keyStore, logStore, rootKey } from '../doctor/log.ts'
import { configuration, coreDumps, diskSpace, nodeVersion, port, swap } from '../doctor/machine.ts'
import { verdict } from '../doctor/verdict.ts'
import { painter, type Paint } from '../io.ts'
import { usage } from '../options.ts'
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
  log: logStore,
  anchor,
  clock,
  disk: diskSpace,
  swap,
  'core dumps': coreDumps,
  port,
}

/** Each check stands alone, so that one broken thing does not hide the others. */
export async function doctor(context: Context): Promise<Outcome> {
  const { io, options } = context
  if (options.text('url') !== undefined)
    throw usage('doctor looks at this machine; leave --url out')
  const checks: Check[] = []
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
