// Takes over the encrypted model log of Symbiont. What it costs is deriving keys, so that lines are opened several at once;
// they are recorded in the order of the file all the same, and each line gives the same step again in a second run.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { projectFolder, readLogInfo } from '../../../journal/log-info.ts'
import { StateFolder, stateBase } from '../../../keys/state-folder.ts'
import { limits } from '../../../record/limits.ts'
import { noBookmark, openBookmark, type Bookmark } from '../../input/bookmark.ts'
import { lines } from '../../input/lines.ts'
import { openInput } from '../../input/open-input.ts'
import { recordAll, tallyText } from '../../input/record-all.ts'
import { usage } from '../../options.ts'
import { placeOf } from '../../place.ts'
import type { Context, Outcome } from '../../verb.ts'
import { symbiontRequests } from './symbiont-lines.ts'
import { createOpener, type Opener } from './symbiont-opener.ts'

/** In the order in which Symbiont itself looks for its key; it does not say under which it wrote. */
const keyVariables = ['SYMBIONT_LOGGING_KEY', 'SYMBIONT_MASTER_KEY']

const maxLine = limits.bodyBytes

/** Rejects with `usage` where no key is given, and with `config_invalid`, before anything is recorded, for a wrong one. */
export async function importSymbiont(context: Context, file: string): Promise<Outcome> {
  const { io } = context
  const { variables, passwords } = passwordsOf(context)
  const bookmark = file === '-' ? noBookmark : await bookmarkOf(context, file)
  const skippedLines = Math.max(0, bookmark.done - 1)
  if (skippedLines > 0)
    io.stderr.write(
      `sealtrace: going on at line ${bookmark.done}, where the import came to before\n`,
    )
  const input = await openInput(file, io)
  const began = io.now()
  let payloads = 0
  const { open } = createOpener(passwords)
  const opener: Opener = { open: (payload) => open(payload).finally(() => payloads++) }
  const keyName = `$${variables.join(' or $')}`
  const tally = await recordAll(withoutTheirKeys(context), {
    items: symbiontRequests({
      ...{ lines: lines(input.bytes, maxLine), maxLine, opener, bookmark, keyName },
    }),
    progressText: (line) => {
      const rate = payloads / Math.max(1, (io.now() - began) / 1000)
      return `, line ${line}, ${rate.toFixed(1)} payloads opened a second${input.share()}`
    },
    onStored: (line) => bookmark.stored(line),
  })
  bookmark.finished()
  return {
    json: { ...tally, ...(skippedLines > 0 && { skippedLines }) },
    text: () => tallyText(tally, io),
    status: tally.rejected > 0 ? 1 : 0,
  }
}

async function bookmarkOf(context: Context, file: string): Promise<Bookmark> {
  const { data, project, state, environment } = placeOf(context)
  const url = context.options.text('url')
  const log = url === undefined ? readLogInfo(projectFolder(data, project))?.logKey : url
  const { bytes } = await openInput(file, context.io)
  return openBookmark({
    folder: join(resolve(stateBase(state, environment)), 'imports'),
    destination: JSON.stringify(['symbiont', log ?? null, project]),
    bytes,
    maxLineBytes: maxLine,
  })
}

function passwordsOf({ io, options }: Context): { variables: string[]; passwords: Uint8Array[] } {
  const asked = options.text('key-variable')
  if (asked !== undefined && !/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(asked))
    throw usage('--key-variable takes the name of an environment variable')
  const variables = (asked === undefined ? keyVariables : [asked]).filter(
    (name) => io.environment[name],
  )
  if (variables.length === 0)
    throw usage(
      `the key of the log is needed in $${asked ?? keyVariables.join(' or $')}; or name another variable with --key-variable`,
    )
  return { variables, passwords: variables.map((name) => Buffer.from(io.environment[name] ?? '')) }
}

/**
 * Sealtrace takes its root key from variables of these names too. Of a log that has a key file they are not meant: they
 * are here for what is imported.
 */
function withoutTheirKeys(context: Context): Context {
  const { data, project, state, environment } = placeOf(context)
  const info = readLogInfo(projectFolder(data, project))
  const folder = info && new StateFolder(resolve(stateBase(state, environment)), info.logKey)
  if (!folder || !existsSync(folder.rootKeyFile)) return context
  const rest = Object.entries(environment).filter(([name]) => !keyVariables.includes(name))
  return { ...context, io: { ...context.io, environment: Object.fromEntries(rest) } }
}
