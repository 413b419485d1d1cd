import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { discardHistory } from '../../erase/discard-history.ts'
import { acceptRestore, type Restored } from '../../erase/restore.ts'
import { planRestore, type RestorePlan } from '../../erase/restore-plan.ts'
import type { RestoreSources } from '../../erase/open-copy.ts'
import { SealtraceError } from '../../error.ts'
import { logSettings } from '../../server/log-settings.ts'
import { painter, type Paint } from '../io.ts'
import { usage } from '../options.ts'
import { withPassphrase } from '../passphrase.ts'
import { configOf, localUser, placeOf } from '../place.ts'
import { plural } from '../render/figures.ts'
import { pairs } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

/** Bytes. */
const largestNote = 64 * 1024

export async function restore(given: Context): Promise<Outcome> {
  const { options } = given
  if (options.text('url') !== undefined)
    throw usage("restore works on the collector's own machine; leave --url out")
  const asked = ['plan', 'accept', 'discard'].filter((name) => options.flag(name))
  if (asked.length !== 1) throw usage('restore takes one of --plan, --accept and --discard')
  const context = await withPassphrase(given)
  const { io } = context
  const config = configOf(context)
  const keys = options.text('keys')
  const sources: RestoreSources = {
    place: placeOf(context),
    rootKeys: config.keys,
    keysFile: keys === undefined ? undefined : resolve(io.folder, keys),
    checkpoint: checkpointOf(context),
    now: io.now,
  }
  const paint = painter(io.stdout, io.environment)
  if (options.flag('plan')) {
    if (options.text('reason') !== undefined || options.flag('keep-api-keys'))
      throw usage('--reason and --keep-api-keys are for --accept; leave them out')
    const plan = await planRestore(sources)
    return { json: plan, text: () => describePlan(plan, paint) }
  }
  const reason = options.required('reason', 'what is decided, and why').trim()
  if (reason.length > 2000) throw usage('--reason takes 2000 characters at most')
  const decision = { settings: logSettings(config), reason, actor: localUser(context).name }
  if (options.flag('discard')) {
    const discarded = await discardHistory({ ...decision, place: sources.place })
    return {
      json: discarded,
      text: () => `discarded ${discarded.project}: no copy of it opens any more\n`,
    }
  }
  const restored = await acceptRestore({
    ...sources,
    ...decision,
    keepApiKeys: options.flag('keep-api-keys'),
  })
  return { json: restored, text: () => describe(restored, paint) }
}

function checkpointOf({ io, options }: Context): string | undefined {
  const name = options.text('checkpoint')
  if (name === undefined) return undefined
  try {
    const text = readFileSync(resolve(io.folder, name))
    if (text.length <= largestNote) return text.toString('utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new SealtraceError('usage', `--checkpoint: the file cannot be read (${code})`, { cause })
  }
  throw usage('--checkpoint takes a signed checkpoint, a text of 64 KiB at most')
}

function describePlan(plan: RestorePlan, paint: Paint): string {
  if (!plan.behind) return notBehind(plan)
  const { counts, missing } = plan
  const rows: [string, string][] = [
    ['log', plan.origin],
    ['has', `${plural(plan.size, 'record')}; ${plan.seen} were published`],
    ['missing', missing ? `records ${missing.from} to ${missing.to}` : 'nothing'],
    ['key table', keyTable(plan)],
    [
      'erased again',
      `${plural(counts.subjects, 'person')}: ${what(counts.erasedRecords, counts.erasedParts)}`,
    ],
    ['lost with it', lost(plan)],
    ['expired', 'what expired after the copy was made is in it again, until it is discarded'],
  ]
  const begun = plan.begun
    ? `\n${paint('yellow', 'An accepted restore has begun and not ended: run `sealtrace restore --accept` again.')}\n`
    : ''
  return `${pairs(rows, paint)}${begun || then(plan)}`
}

function notBehind({ keysLack, keyTrouble }: RestorePlan): string {
  if (keysLack > 0) return `${olderTable(keysLack)}; nothing is behind, go without it\n`
  return keyTrouble === null
    ? 'nothing is behind what this machine has seen: there is nothing to decide\n'
    : `no record is missing, but the key table does not open: ${keyTrouble};\nbring the root key back, or give a newer copy of keys.db with --keys\n`
}

/** What can be done with it. */
function then({ archive, project, keyTrouble, keysLack, keysSuffice }: RestorePlan): string {
  if (keyTrouble !== null)
    return `\nIt cannot be accepted so: bring the root key back, or give a newer copy of keys.db with --keys.\n`
  if (keysLack > 0) return `\n${olderTable(keysLack)}: give a newer one, or go without.\n`
  return keysSuffice
    ? `\n\`sealtrace restore --accept --keys …\` puts the key table in place, and the log goes on as it is.\n`
    : `\n\`sealtrace restore --accept --reason …\` erases again, moves the old log to project ${archive}, where it can be read,\nand makes a new one as project ${project}. Until then nothing is read or recorded.\n`
}

function olderTable(lacks: number): string {
  return `The key table in --keys is older than the one in place: it lacks ${plural(lacks, 'key')} of it`
}

function keyTable({ generationsBehind, keyTrouble }: RestorePlan): string {
  if (keyTrouble !== null) return `does not open: ${keyTrouble}`
  return generationsBehind
    ? `behind: ${plural(generationsBehind, 'generation')} ended since`
    : 'not behind'
}

function lost({ counts: { lostRecords, lostParts }, keyTrouble }: RestorePlan): string {
  if (keyTrouble !== null) return `all content: ${what(lostRecords, lostParts)}`
  if (lostParts === 0) return 'no content of others'
  return `${what(lostRecords, lostParts)} of others, whose keys were sealed anew or rotated since; a newer copy of keys.db (--keys) brings them back`
}

function what(records: number, parts: number): string {
  return `${plural(records, 'record')}, ${plural(parts, 'part')}`
}

function describe(done: Restored, paint: Paint): string {
  if (done.archive === null) return 'the key table is in place, and the log goes on as it is\n'
  const rows: [string, string][] = [
    ['old log', `project ${done.archive}, to be read only`],
    ['new log', done.origin],
    ['log key', done.logKey],
    [
      'API keys',
      done.apiKeys ? `${done.apiKeys} stay good` : 'none; make them with `sealtrace apikey create`',
    ],
    [
      'recorders',
      done.keepsPublicKey
        ? 'go on with the public key that they have'
        : 'need the new public key: see `sealtrace doctor`',
    ],
  ]
  return `${paint('green', 'accepted')}\n\n${pairs(rows, paint)}`
}
