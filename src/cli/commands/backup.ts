import { resolve } from 'node:path'
import { backupLog, backupParts, type BackupPart } from '../../journal/backup-log.ts'
import { shortened, usage } from '../options.ts'
import { placeOf } from '../place.ts'
import { neutralize } from '../render/neutralize.ts'
import type { Context, Outcome } from '../verb.ts'

export async function backup(context: Context): Promise<Outcome> {
  const { io, options, words } = context
  if (options.text('url') !== undefined)
    throw usage("backup works on the collector's own machine; leave --url out")
  const [word = ''] = words
  if (!isPart(word)) throw usage(`backup has no ${shortened(word)}; it has keys, log and all`)
  const out = resolve(io.folder, options.required('out', 'where the copy goes'))
  const now = io.now()
  const files = await backupLog(placeOf(context), { part: word, out, now })
  return {
    json: { part: word, time: new Date(now).toISOString(), files },
    text: () => files.map((name) => `wrote ${neutralize(name)}\n`).join(''),
  }
}

function isPart(word: string): word is BackupPart {
  return backupParts.some((part) => part === word)
}
