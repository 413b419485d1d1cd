import { createLog, type CreatedLog } from '../../journal/create-log.ts'
import { SealtraceError } from '../../error.ts'
import { withLocalLog } from '../local-log.ts'
import { noteFirstKeys } from '../note-key.ts'
import { oneLine } from '../render/neutralize.ts'
import { checkData, checkState, configOf, placeOf } from '../place.ts'
import { painter, type Paint } from '../io.ts'
import { usage } from '../options.ts'
import { pairs } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

export async function init(context: Context): Promise<Outcome> {
  const { io, options } = context
  if (options.text('url') !== undefined)
    throw usage('init makes a log on this machine; leave --url out')
  const place = placeOf(context)
  checkState(place)
  checkData(place)
  const { rootKeyVariable } = configOf(context).keys
  const created = await createLog(place, {
    now: io.now,
    ...(rootKeyVariable ? { rootKeyVariable } : {}),
  })
  await withLocalLog(context, ({ log }) => noteFirstKeys(log)).catch((error: unknown) => {
    // The keys are shown this once: they are, whatever becomes of the record.
    const reason = SealtraceError.is(error) ? error.message : 'internal'
    io.stderr.write(
      `sealtrace: warning: making the keys is not on the record (${oneLine(reason)})\n`,
    )
  })
  const { project, origin, logKey, authorityKey, publicKey } = created.info
  return {
    json: {
      project,
      origin,
      logKey,
      authorityKey,
      publicKey,
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
    'Give the log key to whom shall verify the log.\n',
  ].join('')
}
