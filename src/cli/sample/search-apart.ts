import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { json } from 'node:stream/consumers'
import { SealtraceError } from '../../error.ts'
import type { searchFolders } from './search-folders.ts'

const script = join(import.meta.dirname, `search-main${extname(import.meta.filename)}`)

/**
 * `searchFolders` in a process of its own. In the one that has the databases open, closing a file of theirs that was read
 * would drop its POSIX locks on them, and another process could write beside it
 * (https://www.sqlite.org/howtocorrupt.html, 2.2). Throws `unavailable`.
 */
export async function searchApart(
  folders: readonly string[],
  values: readonly string[],
): Promise<ReturnType<typeof searchFolders>> {
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.on('error', () => {})
  child.stdin.end(JSON.stringify([folders, values]))
  try {
    const [found] = await Promise.all([json(child.stdout), once(child, 'close')])
    return found as ReturnType<typeof searchFolders>
  } catch {
    throw new SealtraceError('unavailable', 'the files of the data folder could not be searched')
  }
}
