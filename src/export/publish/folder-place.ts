// A log published into a plain folder, for a web server to serve. All in it is public and holds no personal data: readable by everybody,
// whatever the umask. A file comes by a link from a draft that is whole, so that no reader and no crash sees half of one.
import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toHex } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { randomBytes } from '../../crypto/random.ts'
import { SealtraceError } from '../../error.ts'
import { folderFiles } from '../../ledger/files/folder-files.ts'
import { formatTilePath, type TileLevel } from '../../ledger/tile.ts'
import type { PublishPlace } from './publish-place.ts'

const fileMode = 0o644
const folderMode = 0o755
/** Drafts lie in the same file system; what a crash left of them goes after an hour, when nobody writes it any more. */
const drafts = '.new'
const draftAge = 3_600_000

/** Makes the folder where there is none. Rejects with `unavailable`. */
export async function folderPlace(folder: string): Promise<PublishPlace> {
  const place = new FolderPlace(folder)
  await place.open()
  return place
}

class FolderPlace implements PublishPlace {
  readonly name = 'the folder that the log is published in'
  readonly read: PublishPlace['read']
  readonly #folder: string
  /** Folders with entries that may not be durable yet. */
  readonly #unsynced = new Set<string>()

  constructor(folder: string) {
    this.#folder = folder
    this.read = folderFiles(folder).read
  }

  async open(): Promise<void> {
    await this.#attempt(async () => {
      await this.#makeFolder(this.#folder)
      const folder = join(this.#folder, drafts)
      await this.#makeFolder(folder)
      // Who else writes in a served folder could lead elsewhere by a link.
      if (!(await fs.lstat(folder)).isDirectory()) throw isLink(drafts)
      for (const name of await fs.readdir(folder)) {
        if (!/^[0-9a-f]{16}$/.test(name)) continue
        const path = join(folder, name)
        const state = await fs.lstat(path).catch(() => null)
        if (state?.isFile() && state.mtimeMs < Date.now() - draftAge)
          await fs.rm(path, { force: true })
      }
    })
  }

  async writeNew(path: string, bytes: Uint8Array): Promise<boolean> {
    const there = await this.read(path)
    if (there) {
      if (!equalBytes(there, bytes)) throw differs(path)
      // Another run may have put it there and died, or seen its fsync fail.
      await this.#attempt(() => this.#sync(path))
      return false
    }
    return this.#attempt(async () => {
      const target = join(this.#folder, path)
      const draft = await this.#draft(bytes)
      try {
        await this.#makeFolder(dirname(target))
        await this.#refuseLinks(path)
        // Unlike a rename it never takes the place of another file.
        await fs.link(draft, target)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        const other = await this.read(path)
        if (!other || !equalBytes(other, bytes)) throw differs(path)
      } finally {
        await fs.rm(draft, { force: true })
      }
      this.#unsynced.add(dirname(target))
      return true
    })
  }

  async replace(path: string, bytes: Uint8Array): Promise<void> {
    await this.#attempt(async () => {
      const draft = await this.#draft(bytes)
      try {
        await fs.rename(draft, join(this.#folder, path))
      } catch (error) {
        await fs.rm(draft, { force: true })
        throw error
      }
      this.#unsynced.add(this.#folder)
    })
    await this.flush()
  }

  async flush(): Promise<void> {
    await this.#attempt(async () => {
      for (const folder of this.#unsynced) {
        await syncFolder(folder)
        // Only once it is: a failed one is tried again.
        this.#unsynced.delete(folder)
      }
    })
  }

  async partials(level: TileLevel, index: number): Promise<number[]> {
    const names = await fs.readdir(this.#partialFolder(level, index)).catch(() => [])
    return names.map(Number).filter((width) => Number.isInteger(width) && width > 0 && width < 256)
  }

  async remove(path: string): Promise<void> {
    await this.#attempt(async () => {
      const target = join(this.#folder, path)
      await fs.rm(target, { force: true })
      const isPartial = dirname(target).endsWith('.p')
      // The last one out.
      if (isPartial) await fs.rmdir(dirname(target)).catch(() => {})
    })
  }

  close(): void {}

  #partialFolder(level: TileLevel, index: number): string {
    return dirname(join(this.#folder, formatTilePath({ level, index, width: 1 })))
  }

  async #draft(bytes: Uint8Array): Promise<string> {
    const path = join(this.#folder, drafts, toHex(randomBytes(8)))
    const file = await fs.open(path, 'wx', fileMode)
    try {
      await file.writeFile(bytes)
      await file.chmod(fileMode)
      await file.sync()
    } catch (error) {
      // Else those of each try would fill what becomes free on a full disk.
      await fs.rm(path, { force: true })
      throw error
    } finally {
      await file.close()
    }
    return path
  }

  /** With its parents. Each that is made is named in one that must be synced. */
  async #makeFolder(path: string): Promise<void> {
    const first = await fs.mkdir(path, { recursive: true, mode: folderMode })
    if (first === undefined) return
    for (let made = path; ; made = dirname(made)) {
      await fs.chmod(made, folderMode)
      this.#unsynced.add(dirname(made))
      if (made === first) return
    }
  }

  /** Reading refuses links too: what lay behind one would be there for nobody. */
  async #refuseLinks(path: string): Promise<void> {
    const [root, place] = await Promise.all([
      fs.realpath(this.#folder),
      fs.realpath(dirname(join(this.#folder, path))),
    ])
    if (place !== join(root, dirname(path))) throw isLink(dirname(path))
  }

  async #sync(path: string): Promise<void> {
    const target = join(this.#folder, path)
    const file = await fs.open(target, constants.O_RDONLY | constants.O_NOFOLLOW)
    try {
      await file.sync()
    } finally {
      await file.close()
    }
    for (let folder = dirname(target); ; folder = dirname(folder)) {
      this.#unsynced.add(folder)
      if (folder === this.#folder || folder === dirname(folder)) return
    }
  }

  async #attempt<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action()
    } catch (cause) {
      if (SealtraceError.is(cause)) throw cause
      const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
      throw new SealtraceError(
        'unavailable',
        `${this.name} cannot be written (${code}); check its disk, owner and mode`,
        { cause },
      )
    }
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await fs.open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function isLink(path: string): SealtraceError {
  return new SealtraceError(
    'unavailable',
    `${path} in the folder that the log is published in is a link, or no folder; put a folder in its place`,
  )
}

/** Another log, or a fork of this one: nobody may decide that by overwriting. */
export function differs(path: string): SealtraceError {
  return new SealtraceError(
    'conflict',
    `${path} is published with other bytes: another log lies there, or this one was changed; nothing was overwritten. Compare both with \`sealtrace verify\`, or publish to an empty place`,
  )
}
