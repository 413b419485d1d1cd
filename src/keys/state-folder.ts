// The state folder: what must not lie in the data folder (design: "State folder"). It holds the root key file, the
// generation keys, the officer's key and the anchor: the last checkpoint that this machine has seen.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { SealtraceError } from '../error.ts'
import { destroyFile, makePrivateFolder, replaceFile, writeNewFile } from './private-file.ts'

export interface Anchor {
  origin: string
  /** The log's key, a C2SP vkey. */
  logKey: string
  /** Keys that sign its checkpoints, vkeys, oldest first; absent: `logKey`. */
  signingKeys?: readonly string[]
  /** Keys that were given up: vkeys, each with the size of the last checkpoint that it signed. Absent: none. */
  formerKeys?: readonly { readonly key: string; readonly size: number }[]
  /** The last signed checkpoint, as a note; empty before the first. */
  checkpoint: string
  /** Generation in force of each domain that had an erasure: a key table with a lower one is an old copy. */
  generations: Record<string, number>
  /** Hex ids of the subjects whose keys were destroyed. */
  shredded: string[]
  /** Hex id of the record that froze the log; absent: it takes steps. */
  frozen?: string
  /** The officer's key, a vkey; absent in the state of older logs. */
  authorityKey?: string
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

  /** As {@link replaceStateKey}, for a generation of an older log. */
  replaceGeneration(epoch: string, generation: number, wrapped: Uint8Array): void {
    replaceFile(this.#generationFile(epoch, generation), wrapped)
  }

  /** All generations that have a file. */
  generations(): { epoch: string; number: number }[] {
    return names(join(this.path, 'generations')).flatMap((name) => {
      const match = /^([0-9a-z.-]{1,20})\.(\d{1,9})\.key$/.exec(name)
      return match?.[1] ? [{ epoch: match[1], number: Number(match[2]) }] : []
    })
  }

  /** Overwrites the file, then removes it; durable on return. Nothing happens where there is none. */
  destroyGeneration(epoch: string, generation: number): void {
    destroyFile(this.#generationFile(epoch, generation))
  }

  /** The key that wraps the generations, wrapped by the root key; null in older logs, until one is made. */
  readStateKey(): Uint8Array | null {
    return read(this.#stateKeyFile)
  }

  /** Durable on return. Throws `already_exists`. */
  writeStateKey(wrapped: Uint8Array): void {
    writeNewFile(this.#stateKeyFile, wrapped)
  }

  /** For the rotation of the root key: the same key under another. Durable on return. */
  replaceStateKey(wrapped: Uint8Array): void {
    replaceFile(this.#stateKeyFile, wrapped)
  }

  readAuthority(): Uint8Array | null {
    return read(join(this.path, 'officer.key'))
  }

  writeAuthority(wrapped: Uint8Array): void {
    writeNewFile(join(this.path, 'officer.key'), wrapped)
  }

  /** As {@link replaceStateKey}. */
  replaceAuthority(wrapped: Uint8Array): void {
    replaceFile(join(this.path, 'officer.key'), wrapped)
  }

  get #stateKeyFile(): string {
    return join(this.path, 'state.key')
  }

  #generationFile(epoch: string, generation: number): string {
    return join(this.path, 'generations', `${epoch}.${generation}.key`)
  }
}

function names(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
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
