// Reader keys: the private parts, in files of those who may read what producers sealed to them, and the slot keys that they
// open (docs/spec/client-side.md).
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { fromBase64Url, toBase64Url } from '../crypto/encoding.ts'
import { hpkeReceiver, type HpkeReceiver } from '../crypto/hpke.ts'
import { Secret } from '../crypto/secret.ts'
import { newX25519KeyPair } from '../crypto/x25519.ts'
import { xWing } from '../crypto/x-wing.ts'
import { SealtraceError } from '../error.ts'
import { writeNewFile } from './private-file.ts'
import { readerKeyId, type ReaderPublicKey, type ReaderSuite } from './reader-public-key.ts'
import { readerKems, readerSlotAad, readerSlotInfo, type SealedTo } from './reader-slot.ts'

export interface ReaderKey {
  /** 16 hex digits; see `ReaderPublicKey`. */
  readonly id: string
  readonly suite: ReaderSuite
  readonly key: Secret
}

/** A slot key as its producer sealed it, with all that is bound to it. */
export interface SealedSlot {
  readonly id: Uint8Array
  readonly trace: Uint8Array
  readonly sealedTo: SealedTo
  readonly message: Uint8Array
}

const fileFormat = 'sealtrace-reader-key'
const largestFile = 4096
/** Contexts that are kept open: one a producer session. */
const contextsKept = 64

/** The reader keys at hand, for the slots of one log. */
export class ReaderKeys {
  readonly #origin: string
  readonly #keys: ReadonlyMap<string, ReaderKey>
  readonly #contexts = new Map<string, HpkeReceiver>()

  constructor(origin: string, keys: readonly ReaderKey[]) {
    this.#origin = origin
    this.#keys = new Map(keys.map((key) => [key.id, key]))
  }

  has(id: string): boolean {
    return this.#keys.has(id)
  }

  /** `slot` may be an attacker's. Throws `corrupt` when it does not open, `key_unavailable` without the key that it names. */
  open({ id, trace, sealedTo, message }: SealedSlot): Secret {
    const aad = readerSlotAad(this.#origin, trace, id)
    const key = this.#context(sealedTo)?.openAt(sealedTo.seq, aad, message)
    if (key?.length === 32) return Secret.own(key)
    throw new SealtraceError(
      'corrupt',
      'a sealed slot key does not open: it, its place or its context is not what its producer sealed',
    )
  }

  #context({ id, suite, enc }: SealedTo): HpkeReceiver | null {
    const reader = this.#keys.get(id)
    if (!reader) throw new SealtraceError('key_unavailable', `reader key ${id} is not here`)
    if (reader.suite !== suite) return null
    const name = `${id} ${toBase64Url(enc)}`
    const known = this.#contexts.get(name)
    if (known) return known
    const made = hpkeReceiver(reader.key, enc, readerSlotInfo, readerKems[suite])
    const [oldest] = this.#contexts.size >= contextsKept ? this.#contexts.keys() : []
    if (oldest !== undefined) this.#contexts.delete(oldest)
    if (made) this.#contexts.set(name, made)
    return made
  }
}

/** The key in a file, for a log; undefined without a file. Throws as {@link readReaderKey}. */
export function readersOf(path: string | undefined, origin: string): ReaderKeys | undefined {
  return path === undefined ? undefined : new ReaderKeys(origin, [readReaderKey(path)])
}

/**
 * Makes a reader key and writes its private part to a new file, 0600. Throws `already_exists`, `unavailable`, and `usage` for
 * suite 2 where the runtime has no ML-KEM.
 */
export function createReaderKey(path: string, suite: ReaderSuite): ReaderPublicKey {
  const { privateKey, publicKey } = suite === 1 ? newX25519KeyPair() : newHybridKeyPair()
  const text = { format: fileFormat, version: 1, suite, privateKey: toBase64Url(privateKey) }
  privateKey.fill(0)
  writePrivate(path, Buffer.from(`${JSON.stringify(text)}\n`))
  return { suite, bytes: publicKey, id: readerKeyId(publicKey) }
}

/**
 * Throws `key_unavailable` when the file cannot be read, `config_invalid` when others than its owner may read it or it holds no
 * reader key, `usage` for one of suite 2 where the runtime has no ML-KEM.
 */
export function readReaderKey(path: string): ReaderKey {
  const { suite, privateKey } = parsed(readPrivate(path))
  const key = Secret.own(privateKey)
  return { suite, key, id: readerKeyId(readerKems[suite].publicKey(key)) }
}

function newHybridKeyPair(): { privateKey: Uint8Array; publicKey: Uint8Array } {
  using seed = Secret.random(32)
  const publicKey = xWing.publicKey(seed)
  return { publicKey, privateKey: seed.use((bytes) => Uint8Array.from(bytes)) }
}

function parsed(text: string): { suite: ReaderSuite; privateKey: Uint8Array } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = null
  }
  const fields: Record<string, unknown> =
    typeof json === 'object' && json !== null ? { ...json } : {}
  const { format, version, suite, privateKey, ...rest } = fields
  const bytes = typeof privateKey === 'string' ? fromBase64Url(privateKey) : null
  const isKnown = format === fileFormat && version === 1 && Object.keys(rest).length === 0
  if (!isKnown || (suite !== 1 && suite !== 2) || bytes?.length !== 32)
    throw new SealtraceError(
      'config_invalid',
      'the reader key file holds no reader key of a known version; give the file that `sealtrace keys reader new` wrote',
    )
  return { suite, privateKey: bytes }
}

function writePrivate(path: string, bytes: Uint8Array): void {
  try {
    writeNewFile(path, bytes)
  } catch (error) {
    if (!SealtraceError.is(error) || error.code !== 'unavailable') throw error
    const message =
      'the reader key file cannot be written; give another place, in a folder that is there'
    throw new SealtraceError('unavailable', message, { cause: error })
  }
}

function readPrivate(path: string): string {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new SealtraceError(
      'key_unavailable',
      `the reader key file cannot be read (${code}); check its path and owner`,
      { cause },
    )
  }
  try {
    const stat = fstatSync(file)
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0)
      throw new SealtraceError(
        'config_invalid',
        'the reader key file may be read or written by others than its owner; run `chmod 600` on it',
      )
    const bytes = Buffer.alloc(largestFile)
    return stat.isFile() && stat.size <= largestFile
      ? bytes.toString('utf8', 0, readSync(file, bytes))
      : ''
  } finally {
    closeSync(file)
  }
}
