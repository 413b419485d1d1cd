import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, matchesGlob, relative, resolve } from 'node:path'
import { SealtraceError } from '../../error.ts'
import type { Io } from '../io.ts'
import { shortened, usage } from '../options.ts'

export interface FileChoice {
  /** Globs; a file must match one. All files when empty. */
  readonly include: readonly string[]
  /** Globs of files and folders that are left out. */
  readonly exclude: readonly string[]
  /** Larger files in folders are left out. Bytes. */
  readonly maxSize: number
  /** Path of the file of accepted findings, which is no input: its key would be a finding. */
  readonly baseline: string | undefined
  /** Throws `usage` for folders. */
  readonly singleFile: boolean
}

/** What was not looked at, and why. */
export interface Skipped {
  readonly file: string
  readonly reason: string
  /** It should have been looked at. */
  readonly failed?: true
}

/** A file to look at; `named` when the command line names it itself. */
interface FileEntry {
  readonly file: string
  readonly path: string
  readonly named?: true
}

export type Entry = FileEntry | Skipped

/** A reason of which there may be very many, so that they are counted and not listed. */
export const notIncluded = 'not included'

const leftOut = new Set(['.git', '.hg', '.svn', 'node_modules'])

/** The files that the words of the command line name, in order. Throws `usage` for a word that names nothing. */
export async function* walkFiles(
  words: readonly string[],
  choice: FileChoice,
  { folder }: Pick<Io, 'folder'>,
): AsyncGenerator<Entry> {
  for (const word of words) {
    if (word === '-') {
      yield { file: '-', path: '-', named: true }
      continue
    }
    const path = resolve(folder, word)
    const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
        throw usage(`there is no file or folder ${shortened(word)}`)
      throw new SealtraceError(
        'unavailable',
        `${shortened(word)} cannot be read (${cause.code}); check its owner and mode`,
        { cause },
      )
    })
    const file = relative(folder, path) || '.'
    if (found.isDirectory()) {
      if (choice.singleFile)
        throw usage(`--redact takes one FILE, or - for stdin; ${shortened(word)} is a folder`)
      yield* walkFolder({ path, root: path, file }, choice)
    } else if (await isBaseline(path, choice)) yield { file, reason: 'baseline' }
    else yield { file, path, named: true }
  }
}

interface Folder {
  readonly path: string
  /** Globs are matched with paths from here. */
  readonly root: string
  readonly file: string
}

async function* walkFolder(folder: Folder, choice: FileChoice): AsyncGenerator<Entry> {
  let entries: Dirent[]
  try {
    entries = await readdir(folder.path, { withFileTypes: true })
  } catch (cause) {
    yield { file: folder.file, reason: unreadable(cause), failed: true }
    return
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder.path, entry.name)
    const file = join(folder.file, entry.name)
    const name = relative(folder.root, path)
    if (choice.exclude.some((glob) => matches(name, glob))) yield { file, reason: 'excluded' }
    else if (entry.isDirectory()) {
      if (leftOut.has(entry.name)) yield { file, reason: 'folder' }
      else yield* walkFolder({ ...folder, path, file }, choice)
    } else yield await judge(entry, { path, file, name }, choice)
  }
}

async function judge(
  entry: Dirent,
  { path, file, name }: { path: string; file: string; name: string },
  choice: FileChoice,
): Promise<Entry> {
  const { include, maxSize } = choice
  if (entry.isSymbolicLink()) return { file, reason: 'link' }
  if (!entry.isFile()) return { file, reason: 'no regular file' }
  if (include.length > 0 && !include.some((glob) => matches(name, glob)))
    return { file, reason: notIncluded }
  if (await isBaseline(path, choice)) return { file, reason: 'baseline' }
  try {
    const { size } = await stat(path)
    if (size > maxSize) return { file, reason: `larger than ${maxSize} bytes` }
    return { file, path }
  } catch (cause) {
    return { file, reason: unreadable(cause), failed: true }
  }
}

/** Also when one of the two goes through a link. */
async function isBaseline(path: string, { baseline }: FileChoice): Promise<boolean> {
  if (baseline === undefined || basename(path) !== basename(baseline)) return false
  if (path === baseline) return true
  const [one, other] = await Promise.all(
    [path, baseline].map((each) => realpath(each).catch(() => each)),
  )
  return one === other
}

/** A glob without a slash is matched with the last name too. */
function matches(name: string, glob: string): boolean {
  if (matchesGlob(name, glob)) return true
  return !glob.includes('/') && matchesGlob(name.slice(name.lastIndexOf('/') + 1), glob)
}

export function unreadable(cause: unknown): string {
  const code = String((cause as { code?: unknown } | null)?.code ?? '')
  return `unreadable (${/^[A-Z_]{1,40}$/.test(code) ? code : 'unknown'})`
}
