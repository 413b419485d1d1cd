import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { SealtraceError } from '../../error.ts'
import { checkPack, type PackReport } from '../../export/evidence/check-pack.ts'
import { toolVersion } from '../../export/evidence/tool-version.ts'
import { ZipFile } from '../../export/zip/zip-reader.ts'
import { parseVerifierKey, signatureTypes } from '../../ledger/verifier-key.ts'
import { parseWitnessPolicy, type WitnessPolicy } from '../../ledger/witness-policy.ts'
import { painter, type Paint } from '../io.ts'
import { usage } from '../options.ts'
import { progress } from '../progress.ts'
import { plural } from '../render/figures.ts'
import { oneLine } from '../render/neutralize.ts'
import { pairs } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

const largestPolicy = 1_000_000
const shownTaken = 50

export async function verifyEvidence(context: Context): Promise<Outcome> {
  const { io, options, words } = context
  if (options.text('url') !== undefined)
    throw usage('verify-evidence asks nobody; leave --url out, and give it the file')
  const policy = policyOf(context)
  const logKeys = keysOf(context, policy)
  const authorityKey = options.text('authority-key')
  if (authorityKey !== undefined) checkKey(authorityKey, '--authority-key')
  const zip = ZipFile.open(resolve(io.folder, words[0] ?? ''))
  const line = progress(io)
  try {
    const report = await checkPack(
      { names: zip.names, read: (name, most) => zip.read(name, most) },
      {
        ...{ logKeys, authorityKey, policy, now: io.now(), tool: toolVersion() },
        onProgress: (done, total) => line.show(`checking ${done} of ${total}`),
      },
    )
    line.clear()
    return {
      json: report,
      text: () => describe(report, painter(io.stdout, io.environment)),
      status: report.ok ? 0 : 1,
    }
  } finally {
    line.clear()
    zip.close()
  }
}

function keysOf({ options }: Context, policy: WitnessPolicy | undefined): string[] {
  const given = options.texts('log-key')
  for (const key of given) checkKey(key, '--log-key')
  const keys = given.length > 0 ? [...given] : (policy?.logs.map(({ vkey }) => vkey) ?? [])
  if (keys.length > 0) return keys
  throw usage(
    "--log-key is required: the log's vkey, as `init` gave it, or --policy FILE with a log line",
  )
}

/** A witness's key is a vkey too, and signs no log and no erasure. */
function checkKey(key: string, option: string): void {
  try {
    if (parseVerifierKey(key).type !== signatureTypes.ed25519) throw usage('another type')
  } catch {
    throw usage(`${option} takes a vkey, as \`init\` gave it`)
  }
}

function policyOf({ io, options }: Context): WitnessPolicy | undefined {
  const name = options.text('policy')
  if (name === undefined) return undefined
  const path = resolve(io.folder, name)
  try {
    const found = statSync(path)
    if (!found.isFile() || found.size > largestPolicy) throw usage('--policy is no policy file')
    return parseWitnessPolicy(readFileSync(path))
  } catch (cause) {
    if (SealtraceError.is(cause)) throw cause
    const { code = 'unknown' } = cause as NodeJS.ErrnoException
    throw usage(`--policy cannot be read (${code})`)
  }
}

function describe(report: PackReport, paint: Paint): string {
  const { records, findings, notChecked, taken, cosignatures } = report
  const head = report.ok
    ? paint(['green', 'bold'], 'ok: the evidence holds')
    : paint(['red', 'bold'], `not ok: ${plural(findings.length, 'finding')}`)
  const rows: [string, string][] = [
    ['log', oneLine(report.origin)],
    ['made', `${oneLine(report.created)}, ${report.form}`],
    ['checkpoint', report.size === null ? 'not proven' : plural(report.size, 'record')],
    ['root hash', report.rootHash ?? 'not proven'],
    ['witnesses', cosignatures.map((name) => oneLine(name)).join(', ') || 'none looked at'],
    ['records', `${records.asked} asked for, ${records.related} that belong to them`],
    [
      'states',
      `${records.intact} intact, ${records.erased} erased, ${records.expired} expired, ${records.damaged} damaged`,
    ],
  ]
  const gone = taken
    .slice(0, shownTaken)
    .map(
      ({ recordId, index, state, by }) =>
        `  ${paint('yellow', '○')} record ${index} ${paint('dim', recordId)} ${state}${by === null ? '' : ` by record ${by}`}\n`,
    )
  if (taken.length > shownTaken) gone.push(`  and ${taken.length - shownTaken} more: see --json\n`)
  const wrong = findings.map(({ problem, index }) => {
    const where = index === null ? '' : paint('dim', ` (index ${index})`)
    return `  ${paint('red', '✗')} ${oneLine(problem)}${where}\n`
  })
  const unchecked = notChecked.map((what) => `  ${paint('yellow', '–')} ${oneLine(what)}\n`)
  return [
    `${head}\n\n`,
    pairs(rows, paint),
    ...(wrong.length ? [`\n${paint('bold', 'Findings')}\n`, ...wrong] : []),
    ...(gone.length ? [`\n${paint('bold', 'Gone')}\n`, ...gone] : []),
    `\n${paint('bold', 'Not checked')}\n`,
    ...unchecked,
  ].join('')
}
