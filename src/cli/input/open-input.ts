// The bytes of a file or of stdin; gzip is recognised by its first bytes and inflated on the way.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { SealtraceError } from '../../error.ts'
import { usage } from '../options.ts'
import type { Io } from '../io.ts'

export interface Input {
  /** Bytes after inflation. Throws `bad_request` for broken gzip, `unavailable` when reading fails. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** How much of the file is read by now, for people: `, 7 % of the file`; of stdin nothing. */
  readonly share: () => string
}

/** Throws `usage` when there is no such file. */
export async function openInput(name: string, io: Io): Promise<Input> {
  const size = name === '-' ? null : await sizeOf(resolve(io.folder, name))
  const raw = name === '-' ? io.stdin : createReadStream(resolve(io.folder, name))
  let read = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of raw) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      read += bytes.length
      yield bytes
    }
  }
  const share = (): string =>
    size ? `, ${Math.min(100, Math.floor((read / size) * 100))} % of the file` : ''
  return { bytes: explained(inflated(counted())), share }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
      throw usage('there is no such FILE; give its path, or - for stdin')
    throw new SealtraceError(
      'unavailable',
      `FILE cannot be read (${cause.code}); check its owner and mode`,
      { cause },
    )
  })
  if (found.isDirectory()) throw usage('FILE is a folder; give one file, or - for stdin')
  return found.size
}

async function* inflated(raw: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let head: Uint8Array = new Uint8Array()
  while (head.length < 2) {
    const next = await raw.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  const whole = startingWith(head, raw)
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* whole
  const gunzip = createGunzip()
  // What goes wrong destroys the last stream, and is thrown to whom reads it.
  pipeline(Readable.from(whole, { objectMode: false }), gunzip, () => {})
  yield* gunzip as AsyncIterable<Uint8Array>
}

async function* startingWith(
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (head.length) yield head
  yield* rest
}

async function* explained(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (cause) {
    if (SealtraceError.is(cause)) throw cause
    const code = String((cause as NodeJS.ErrnoException).code ?? '')
    if (code.startsWith('Z_'))
      throw new SealtraceError(
        'bad_request',
        'the input is not whole gzip; send it again in full',
        { cause },
      )
    throw new SealtraceError(
      'unavailable',
      `reading the input failed (${/^[A-Z_]{1,40}$/.test(code) ? code : 'unknown'})`,
      { cause },
    )
  }
}
