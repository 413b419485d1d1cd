// The state folder: what must not lie in the data folder (design: "State folder"). It holds the root key file, the
// generation keys, the officer's key and the anchor: the last checkpoint that this machine has seen.
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { SealtraceError } from '../error.ts'
import { makePrivateFolder, replaceFile, writeNewFile } from './private-file.ts'

export interface Anchor {
  origin: string
  /** The log's key, a C2SP vkey. */
  logKey: string
  /** The last signed checkpoint, as a note; empty before the first. */
  checkpoint: string
  /** Current generation of each epoch. */
  generations: Record<string, number>
  /** Ids of destroyed keys, hex. */
  shredded: string[]
}

/** `--state`, else `$SEALTRACE_STATE`, else `$XDG_STATE_HOME/sealtrace`, else `~/.local/state/sealtrace`. */
export function stateBase(option: string | undefined, environment: NodeJS.ProcessEnv): string {
  if (option) return option
  if (environment['SEALTRACE_STATE']) return environment['SEALTRACE_STATE']
  const xdg = environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state')
  return join(xdg, 'sealtrace')
}

/** Which log a data folder held when it was made here: a folder that was swapped as a whole is found by it. */
export function rememberFolder(base: string, folder: string, logKey: string): void {
  makePrivateFolder(base)
  replaceFile(folderFile(base, folder), Buffer.from(`${logKey}\n`))
}

/** The key of the log that was made in this folder; null when none is remembered (it was moved, or made elsewhere). */
export function rememberedLog(base: string, folder: string): string | null {
  return read(folderFile(base, folder))?.toString('utf8').trim() ?? null
}

function folderFile(base: string, folder: string): string {
  const place = existsSync(folder) ? realpathSync(folder) : folder
  return join(base, `folder-${toHex(sha256(Buffer.from(place))).slice(0, 16)}`)
}

/** One log's state: `<base>/<fingerprint of its key>/`. */
export class StateFolder {
  readonly path: string
  #lastSync = 0

  constructor(base: string, logKey: string) {
    this.path = join(base, toHex(sha256(Buffer.from(logKey))).slice(0, 16))
  }

  create(): void {
    makePrivateFolder(join(this.path, 'generations'))
  }

  get rootKeyFile(): string {
    return join(this.path, 'root.key')
  }

  get exists(): boolean {
    return existsSync(this.path)
  }

  /** Null when there is none. Throws `corrupt` when it cannot be parsed. */
  readAnchor(): Anchor | null {
    const text = read(join(this.path, 'anchor.json'))
    if (!text) return null
    try {
      return JSON.parse(text.toString('utf8')) as Anchor
    } catch (cause) {
      throw new SealtraceError(
        'corrupt',
        'the anchor in the state folder does not parse; restore it',
        { cause },
      )
    }
  }

  /** Durable at once with `sync`, else at most a second later: an anchor that is behind is safe, one ahead is not. */
  writeAnchor(anchor: Anchor, sync = false): void {
    const due = sync || Date.now() - this.#lastSync > 1000
    replaceFile(
      join(this.path, 'anchor.json'),
      Buffer.from(`${JSON.stringify(anchor, null, 1)}\n`),
      due,
    )
    if (due) this.#lastSync = Date.now()
  }

  readGeneration(epoch: string, generation: number): Uint8Array | null {
    return read(this.#generationFile(epoch, generation))
  }

  /** Durable on return. Throws `already_exists`. */
  writeGeneration(epoch: string, generation: number, wrapped: Uint8Array): void {
    writeNewFile(this.#generationFile(epoch, generation), wrapped)
  }

  readAuthority(): Uint8Array | null {
    return read(join(this.path, 'officer.key'))
  }

  writeAuthority(wrapped: Uint8Array): void {
    writeNewFile(join(this.path, 'officer.key'), wrapped)
  }

  #generationFile(epoch: string, generation: number): string {
    return join(this.path, 'generations', `${epoch}.${generation}.key`)
  }
}

function read(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return null
    throw new SealtraceError('unavailable', `the state folder cannot be read (${code})`, { cause })
  }
}
