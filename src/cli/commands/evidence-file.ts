import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { SealtraceError } from '../../error.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A file that was not there before: readable for this user alone. It has its name once it is whole, and until then another, ending in `.part`. */
export class NewFile {
  readonly #path: string
  readonly #part: string
  #file: number | null
  readonly #stop = (signal: NodeJS.Signals) => {
    this.remove()
    process.kill(process.pid, signal)
  }

  private constructor(path: string, file: number) {
    this.#path = path
    this.#part = partOf(path)
    this.#file = file
    for (const signal of signals) process.once(signal, this.#stop)
  }

  /** Throws `already_exists`, `unavailable`. */
  static open(path: string): NewFile {
    if (existsSync(path)) throw there()
    try {
      return new NewFile(path, openSync(partOf(path), 'wx', 0o600))
    } catch (cause) {
      throw unwritable(cause)
    }
  }

  /** Throws `unavailable`. */
  write(bytes: Uint8Array): void {
    if (this.#file === null) throw new SealtraceError('internal', 'the file is closed')
    try {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#file, bytes, done, bytes.length - done)
    } catch (cause) {
      throw unwritable(cause)
    }
  }

  /** Durable on return, and still without its name. Throws `unavailable`. */
  close(): void {
    if (this.#file === null) return
    const file = this.#file
    this.#file = null
    try {
      fsyncSync(file)
    } catch (cause) {
      throw unwritable(cause)
    } finally {
      closeSync(file)
    }
  }

  /** Where it lies until it is named. */
  get part(): string {
    return this.#part
  }

  /** Gives it its name: whole, or not at all, and in place of no other file. Throws `already_exists`, `unavailable`. */
  name(): void {
    try {
      linkSync(this.#part, this.#path)
    } catch (cause) {
      const { code = '' } = cause as NodeJS.ErrnoException
      // Some file systems, of memory sticks for one, give a file one name only.
      if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(code)) throw unwritable(cause)
      if (existsSync(this.#path)) throw there(cause)
      renameSync(this.#part, this.#path)
    }
    this.remove()
  }

  /** What has no name yet, open or closed. */
  remove(): void {
    for (const signal of signals) process.off(signal, this.#stop)
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
    rmSync(this.#part, { force: true })
  }
}

function partOf(path: string): string {
  return `${path}.part`
}

function there(cause?: unknown): SealtraceError {
  return new SealtraceError(
    'already_exists',
    '--out: a file of this name is there already, or one that ends in .part; give another name',
    { cause },
  )
}

function unwritable(cause: unknown): SealtraceError {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException
  if (code === 'EEXIST') return there(cause)
  return new SealtraceError(
    'unavailable',
    `--out: the file cannot be written (${code}); check the folder and the disk, or give another name`,
    { cause },
  )
}
