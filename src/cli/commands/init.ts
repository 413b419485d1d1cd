import { createLog, type CreatedLog } from '../../journal/create-log.ts'
import { SealtraceError } from '../../error.ts'
import { withLocalLog } from '../local-log.ts'
import { noteFirstKeys } from '../note-key.ts'
import { oneLine } from '../render/neutralize.ts'
import { checkData, checkState, configOf, placeOf } from '../place.ts'
import { painter, type Paint } from '../io.ts'
import { usage } from '../options.ts'
import { withNewPassphrase } from '../passphrase.ts'
import { pairs } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

export async function init(given: Context): Promise<Outcome> {
  if (given.options.text('url') !== undefined)
    throw usage('init makes a log on this machine; leave --url out')
  const context = given.options.flag('passphrase') ? await withNewPassphrase(given) : given
  const { io } = context
  const place = placeOf(context)
  checkState(place)
  checkData(place)
  const created = await createLog(place, { now: io.now, ...configOf(context).keys })
  await withLocalLog(context, ({ log }) => noteFirstKeys(log)).catch((error: unknown) => {
    // The keys are shown this once: they are, whatever becomes of the record.
    const reason = SealtraceError.is(error) ? error.message : 'internal'
    io.stderr.write(
      `sealtrace: warning: making the keys is not on the record (${oneLine(reason)})\n`,
    )
  })
  const { project, origin, logKey, authorityKey, publicKey, hybridPublicKey } = created.info
  return {
    json: {
      project,
      origin,
      logKey,
      authorityKey,
      publicKey,
      ...(hybridPublicKey !== undefined && { hybridPublicKey }),
      stateDir: created.stateDir,
      apiKeys: created.apiKeys,
    },
    text: () => describeLog(created, place.data, painter(io.stdout, io.environment)),
  }
}

/** What was made, with the API keys that are shown this once. */
export function describeLog(
  { info, stateDir, apiKeys }: CreatedLog,
  data: string,
  paint: Paint,
): string {
  return [
    `${paint('green', 'made')} project ${paint('bold', info.project)}\n\n`,
    pairs(
      [
        ['data', data],
        ['state', stateDir],
        ['origin', info.origin],
        ['log key', info.logKey],
        ['authority key', info.authorityKey],
        ['public key', info.publicKey],
      ],
      paint,
    ),
    `\n${paint(['bold', 'yellow'], 'API keys: shown this once, store them now')}\n\n`,
    pairs(Object.entries(apiKeys), paint),
    '\nKeep the state folder apart from the data and back it up: without the root key in it nothing can be read.\n',
    'Give the log key (`logKey` in the documentation and with --json) to whom shall verify the log.\n',
  ].join('')
}
