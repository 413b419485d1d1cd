// What can be seen of the folders without opening anything.
import { existsSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { projectFolder, readLogInfo, type LogInfo } from '../../journal/log-info.ts'
import { rootKeySettings } from '../../keys/log-root-keys.ts'
import { StateFolder, stateBase } from '../../keys/state-folder.ts'
import { SealtraceError } from '../../error.ts'
import { configOf, placeOf } from '../place.ts'
import type { Context } from '../verb.ts'
import { advice, bad, fine, type Finding } from './check.ts'

const mostFiles = 10_000

/** Throws `no_log`. */
export function logOf(context: Context): { folder: string; info: LogInfo; state: StateFolder } {
  const place = placeOf(context)
  const folder = projectFolder(place.data, place.project)
  const info = readLogInfo(folder)
  if (!info)
    throw new SealtraceError(
      'no_log',
      'there is no log of this project in the data folder; run `sealtrace init`, or give --data',
    )
  return {
    folder,
    info,
    state: new StateFolder(stateBase(place.state, place.environment), info.logKey),
  }
}

export function dataFolder(context: Context): Finding {
  const { folder, info } = logOf(context)
  return fine(`${folder} holds ${info.origin}`)
}

export function dataModes(context: Context): Finding {
  logOf(context)
  return modes(placeOf(context).data, 'the data folder')
}

export function stateFolder(context: Context): Finding {
  const { state } = logOf(context)
  if (!state.exists)
    return bad(
      `${state.path} is not there`,
      'give the right folder with --state, or restore it: it holds the keys',
    )
  return state.readAnchor()
    ? fine(state.path)
    : bad(
        'the state folder has no anchor',
        'restore anchor.json: without it a roll-back of the data cannot be noticed',
      )
}

export function stateModes(context: Context): Finding {
  return modes(logOf(context).state.path, 'the state folder')
}

export function stateApart(context: Context): Finding {
  const { data } = placeOf(context)
  const { state } = logOf(context)
  if (isWithin(data, state.path))
    return bad(
      'the state folder lies in the data folder',
      'move it out and give it with --state: a copy of the data must not hold its keys',
    )
  return fine('the state folder lies outside of the data folder')
}

export function keyApart(context: Context): Finding {
  const { environment } = context.io
  const list = rootKeySettings(configOf(context).keys, { environment })
  const { folder, state } = logOf(context)
  for (const settings of list) {
    const trouble = settings.provider === 'file' && fileApart(context, settings, state)
    if (trouble) return trouble
  }
  const files = list.flatMap((one) =>
    one.provider === 'file' ? [one.path ?? state.rootKeyFile] : [],
  )
  if (files.length === 0)
    return fine(`the root key is elsewhere: ${list.map(({ provider }) => provider).join(', ')}`)
  return files.some((path) => statSync(folder).dev === statSync(path).dev)
    ? advice(
        'root key and data lie in different folders of one disk',
        'for more, keep the state folder on another disk, or the root key with a service: see docs/keys.md',
      )
    : fine('root key and data lie on different disks')
}

/** Null when nothing is wrong with it. */
function fileApart(
  context: Context,
  settings: { readonly path?: string | undefined },
  state: StateFolder,
): Finding | null {
  const path = settings.path ?? state.rootKeyFile
  if (!existsSync(path))
    return bad(
      'there is no root key file',
      'restore root.key in the state folder, or set $SEALTRACE_ROOT_KEY',
    )
  if (isWithin(placeOf(context).data, path))
    return bad(
      'the root key lies in the data folder',
      'move the state folder out and give it with --state',
    )
  return (statSync(path).mode & 0o077) === 0 || process.platform === 'win32'
    ? null
    : bad('the root key file can be read by others', 'chmod 600 the root key file')
}

function isWithin(outer: string, inner: string): boolean {
  const path = relative(real(outer), real(inner))
  // A name may begin with dots too.
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path)
}

function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path)
}

/** Folders 0700, files 0600: nothing for the group or others. */
function modes(path: string, what: string): Finding {
  if (!existsSync(path)) return bad(`${what} is not there`, 'see the check of the folder itself')
  if (process.platform === 'win32') return fine('not looked at on this system')
  const open = [path, ...filesBelow(path)].filter((file) =>
    isOpen(statSync(file, { throwIfNoEntry: false })),
  )
  if (!open.length) return fine(`${what} is private`)
  return bad(
    `${open.length} of the files and folders in ${what} can be read by others or belong to somebody else`,
    `chmod -R go-rwx '${path}' and check its owner`,
  )
}

function isOpen(stats: Stats | undefined): boolean {
  if (!stats) return false
  const user = process.getuid?.()
  return (stats.mode & 0o077) !== 0 || (user !== undefined && user !== 0 && stats.uid !== user)
}

function filesBelow(path: string): string[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' })
  return names.slice(0, mostFiles).map((name) => join(path, name))
}
