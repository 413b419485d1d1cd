// What the command line of `sealtrace monitor` says, as the monitor takes it.
import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { encodeUtf8, toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { folderFiles } from '../../ledger/files/folder-files.ts'
import { httpFiles } from '../../ledger/files/http-files.ts'
import type { LogFiles } from '../../ledger/log-files.ts'
import { noteVerifier } from '../../ledger/note.ts'
import { policyOfLog } from '../../ledger/policy-of-log.ts'
import { parseWitnessPolicy, type WitnessPolicy } from '../../ledger/witness-policy.ts'
import { originOf } from '../../watch/open-seen.ts'
import type { OtherView, Watched } from '../../watch/monitor.ts'
import { usage } from '../options.ts'
import type { Context } from '../verb.ts'

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Bytes of the longest policy or checkpoint that is read. */
const mostBytes = 1_000_000

/** Throws `usage`, `config_invalid`, `not_found`. */
export function watchedOf(context: Context): Omit<Watched, 'onProgress'> {
  const { options, words } = context
  const keys = keysOf(options.texts('log-key'))
  const origin = originOf(keys)
  return {
    files: filesAt(context, words[0] ?? ''),
    keys,
    policy: policyOf(context, keys),
    others: apart([
      ...options.texts('witness').map((url) => witnessAt(url, origin)),
      ...options.texts('compare').map((what) => copyAt(context, what)),
    ]),
    trustFirst: options.flag('trust-first'),
    maxLag: spanOption(context, 'max-lag') ?? 10 * units['m']!,
    maxAge: spanOption(context, 'max-age') ?? null,
  }
}

/** Milliseconds. Throws `usage`. */
export function spanOption({ options }: Context, name: string): number | undefined {
  const text = options.text(name)
  if (text === undefined) return undefined
  const [, digits, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const span = Number(digits) * (units[unit] ?? 0)
  if (span > 0) return span
  throw usage(`--${name} takes a time such as 10s, 5m, 2h or 1d`)
}

function keysOf(keys: readonly string[]): readonly string[] {
  if (keys.length === 0)
    throw usage('--log-key is required: the key of the log, as `sealtrace init` prints it (logKey)')
  try {
    if (new Set(keys.map((key) => noteVerifier(key).name)).size === 1) return keys
  } catch {
    throw usage('--log-key takes the key of a log, as `sealtrace init` prints it (logKey)')
  }
  throw usage('--log-key takes several keys of one log only: their names differ')
}

function policyOf({ io, options }: Context, keys: readonly string[]): WitnessPolicy | null {
  const file = options.text('policy')
  if (file === undefined) return null
  const policy = policyOfLog(
    parseWitnessPolicy(readSmall(resolve(io.folder, file), 'policy')),
    keys,
  )
  if (policy) return policy
  throw new SealtraceError(
    'config_invalid',
    'the quorum of the policy is none, so it asks for no witness: name one in its quorum line, or leave --policy out',
  )
}

/** Of a URL, or of a folder. */
function filesAt({ io }: Context, place: string): LogFiles {
  if (isUrl(place)) return httpFiles(place)
  const folder = resolve(io.folder, place)
  if (isFolder(folder)) return folderFiles(folder)
  throw new SealtraceError(
    'not_found',
    'there is no folder of that name; give the URL of the log (https://…/log/default), or a folder with its files',
  )
}

/** tlog-witness: `<monitoring prefix>/<hex SHA-256 of the origin>/checkpoint`. */
function witnessAt(url: string, origin: string): OtherView {
  if (!isUrl(url)) throw usage('--witness takes an http or https URL')
  const files = httpFiles(`${url.replace(/\/+$/, '')}/${toHex(sha256(encodeUtf8(origin)))}`)
  return { name: `witness ${new URL(url).host}`, read: () => files.read('checkpoint') }
}

/** Several of one host or file name are numbered: what one was given is not what another was. */
function apart(others: readonly OtherView[]): OtherView[] {
  const seen = new Map<string, number>()
  return others.map((other) => {
    const count = (seen.get(other.name) ?? 0) + 1
    seen.set(other.name, count)
    return count === 1 ? other : { ...other, name: `${other.name} (${count})` }
  })
}

function copyAt(context: Context, what: string): OtherView {
  if (isUrl(what)) {
    const files = httpFiles(what)
    return { name: `copy ${new URL(what).host}`, read: () => files.read('checkpoint') }
  }
  const path = resolve(context.io.folder, what)
  const name = `copy ${basename(path)}`
  if (isFolder(path)) return { name, read: () => folderFiles(path).read('checkpoint') }
  readSmall(path, 'compare')
  return { name, read: async () => readSmall(path, 'compare') }
}

function readSmall(path: string, option: string): Uint8Array {
  try {
    if (statSync(path).size <= mostBytes) return readFileSync(path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new SealtraceError(
      'not_found',
      `the file at --${option} cannot be read (${code}); check its path`,
      {
        cause,
      },
    )
  }
  throw new SealtraceError('too_large', `the file at --${option} has more than ${mostBytes} bytes`)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text)
}
