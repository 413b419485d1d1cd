import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import { SealtraceError } from '../../error.ts'
import { maxEntrySize } from '../../ledger/tile.ts'
import { parseWitnessPolicy, type WitnessPolicy } from '../../ledger/witness-policy.ts'
import {
  verifyReceipt,
  type ReceiptReport,
  type ReceiptTrust,
} from '../../verify/verify-receipt.ts'
import { painter, type Paint } from '../io.ts'
import { usage } from '../options.ts'
import { oneLine } from '../render/neutralize.ts'
import { pairs } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

/** Bytes of the largest files that are read: no receipt or policy has as many. */
const largestFile = 4_000_000
const suffix = '.tlog-proof'

export async function verifyReceiptFile(context: Context): Promise<Outcome> {
  const { io, options, words } = context
  if (options.text('url') !== undefined)
    throw usage('verify-receipt asks nobody; leave --url out, and give it the files')
  const path = words[0] ?? ''
  const trust = trustOf(context)
  const receipt = readFile(resolve(io.folder, path), 'the receipt', largestFile)
  const leaf = readFile(resolve(io.folder, leafPath(context, path)), '--leaf', maxEntrySize)
  const report = verifyReceipt(receipt, leaf, trust)
  return {
    json: report,
    text: () => describe(report, trust, painter(io.stdout, io.environment)),
    status: report.ok ? 0 : 1,
  }
}

function leafPath({ options }: Context, path: string): string {
  const given = options.text('leaf')
  if (given !== undefined) return given
  if (path.endsWith(suffix)) return `${path.slice(0, -suffix.length)}.leaf`
  throw usage('--leaf is required: the file with the leaf that the receipt proves')
}

function trustOf({ io, options }: Context): ReceiptTrust {
  const policyPath = options.text('policy')
  const policy: WitnessPolicy | undefined =
    policyPath === undefined
      ? undefined
      : parseWitnessPolicy(readFile(resolve(io.folder, policyPath), '--policy', largestFile))
  const logKeys = options.texts('log-key')
  if (logKeys.length === 0 && !policy?.logs.length)
    throw usage(
      policy
        ? 'the policy names no log: give its key with --log-key VKEY'
        : "--log-key is required: the log's vkey, as `init` gave it, or --policy FILE with a log line",
    )
  return { ...(logKeys.length > 0 && { logKeys }), ...(policy && { policy }) }
}

/** Reads no more than it may be long, whatever it is. Throws `usage`. */
function readFile(path: string, what: string, most: number): Uint8Array {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    if (!fstatSync(file).isFile()) throw usage(`${what} is no file`)
    const bytes = new Uint8Array(most + 1)
    let size = 0
    for (let read = -1; read !== 0 && size <= most; size += read)
      read = readSync(file, bytes, size, bytes.length - size, null)
    if (size > most) throw usage(`${what} is longer than ${most} bytes: it is something else`)
    return bytes.slice(0, size)
  } catch (cause) {
    if (SealtraceError.is(cause)) throw cause
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw usage(`${what} cannot be read (${code}): ${path}`)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function describe(report: ReceiptReport, { policy }: ReceiptTrust, paint: Paint): string {
  const { index, size, origin, states, cosignatures } = report
  const head = report.ok
    ? paint(['green', 'bold'], 'ok: the receipt holds')
    : paint(['red', 'bold'], `not ok: ${oneLine(report.problem ?? '')}`)
  if (index === null || size === null || origin === null) return `${head}\n`
  const witnesses = cosignatures.map((name) => oneLine(name)).join(', ')
  const rows: [string, string][] = [
    ['log', oneLine(origin)],
    ['leaf', `${index} of ${size}`],
    ...(states
      ? ([
          ['record', states.recordId],
          ['kind', states.kind],
          ['recorded', states.time],
        ] satisfies [string, string][])
      : ([['record', 'the leaf is no record of Sealtrace']] satisfies [string, string][])),
    ['witnesses', witnesses || unwitnessedText(policy)],
  ]
  return `${head}\n\n${pairs(rows, paint)}`
}

function unwitnessedText(policy: WitnessPolicy | undefined): string {
  if (!policy) return 'not checked: no policy was given'
  return policy.quorum === 'none' ? 'not checked: the quorum of the policy is none' : 'none'
}
