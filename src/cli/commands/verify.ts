import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { SealtraceError } from '../../error.ts'
import { parseWitnessPolicy, type WitnessPolicy } from '../../ledger/witness-policy.ts'
import { parseRecordId } from '../../record/id.ts'
import { painter } from '../io.ts'
import { usage } from '../options.ts'
import { progress } from '../progress.ts'
import { pace } from '../render/pace.ts'
import { verifyText } from '../render/verify-text.ts'
import { withSource, type VerifyAsked } from '../source.ts'
import type { Context, Outcome } from '../verb.ts'
import { verifyPublished } from './verify-files.ts'

export async function verify(context: Context): Promise<Outcome> {
  if (context.options.text('files') !== undefined) return verifyPublished(context, readPolicy)
  const { io } = context
  const asked = askedOf(context)
  const line = progress(io)
  const started = io.now()
  const onProgress = (done: number, total: number): void =>
    line.show(`verifying ${pace({ done, total, ms: io.now() - started })}`)
  const report = await withSource(context, (source) =>
    source.verify({ ...asked, onProgress }),
  ).finally(() => line.clear())
  if (asked.record && !report.record && report.ok)
    throw new SealtraceError('not_found', 'no record of this id is under the checkpoint')
  return {
    json: report,
    text: () => verifyText(report, painter(io.stdout, io.environment)),
    status: report.ok ? 0 : 1,
  }
}

function askedOf({ io, options }: Context): VerifyAsked {
  const [deep, incremental] = [options.flag('deep'), options.flag('incremental')]
  const id = options.text('record')
  const record = id === undefined ? null : parseRecordId(id)
  if (id !== undefined && !record) throw usage('--record takes the id of a record')
  if (record && incremental)
    throw usage('--record looks at one record among all: leave --incremental out')
  if (options.texts('log-key').length > 0)
    throw usage('--log-key goes with --files: the keys of a log itself are known here')
  if (options.text('max-lag') !== undefined)
    throw usage('--max-lag goes with --files: a log itself goes by its settings')
  const [file, forget] = [options.text('policy'), options.flag('forget')]
  if (options.text('url') !== undefined && (file !== undefined || forget))
    throw usage(
      '--policy and --forget are for the log on this machine: a collector goes by its own settings',
    )
  return {
    deep,
    ...(incremental ? { incremental } : {}),
    ...(record ? { record } : {}),
    ...(forget ? { forget } : {}),
    ...(file === undefined ? {} : { policy: readPolicy(resolve(io.folder, file)) }),
  }
}

function readPolicy(path: string): WitnessPolicy {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new SealtraceError('config_invalid', `--policy cannot be read (${code}): ${path}`, {
      cause,
    })
  }
  return parseWitnessPolicy(bytes)
}
