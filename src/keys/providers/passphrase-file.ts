// A root key that lies in a file under a passphrase (docs/spec/envelope.md, E16). Unlocked once a process, never a record.
import { unwrapKey, wrapKey } from '../../crypto/aead.ts'
import { argon2id, type Argon2Cost } from '../../crypto/argon2.ts'
import { encodeUtf8, fromBase64, toBase64 } from '../../crypto/encoding.ts'
import { labels } from '../../crypto/labels.ts'
import { randomBytes } from '../../crypto/random.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'

/** What stands in the file. Whoever can write the state folder controls it. */
export interface LockedKey {
  readonly format: 'sealtrace-root-key'
  readonly version: 1
  /** Of the key inside: known without the passphrase. */
  readonly keyId: string
  readonly kdf: 'argon2id'
  /** KiB. */
  readonly memory: number
  readonly passes: number
  /** Base64. */
  readonly salt: string
  readonly sealed: string
}

/** 64 MiB, three passes: about a tenth of a second. */
export const defaultCost: Argon2Cost = { memory: 65_536, passes: 3 }
/** What a file may ask for: at most 1 GiB. */
const bounds = { memory: [8192, 1_048_576], passes: [1, 64] } as const
const shortest = 8
const longest = 1024

/** Throws `config_invalid` for a passphrase that is too short or too long to be one. */
export async function lockKey(
  key: Secret,
  keyId: string,
  passphrase: string,
  cost: Argon2Cost = defaultCost,
): Promise<string> {
  const bytes = bytesOf(passphrase)
  if ([...passphrase.normalize('NFC')].length < shortest || bytes.length > longest)
    throw new SealtraceError(
      'config_invalid',
      `a passphrase has ${shortest} characters at least and ${longest} bytes at most; choose another`,
    )
  const head = {
    format: 'sealtrace-root-key',
    version: 1,
    keyId,
    kdf: 'argon2id',
    memory: cost.memory,
    passes: cost.passes,
    salt: toBase64(randomBytes(32)),
  } as const
  using lock = await lockOf(head, bytes)
  const sealed = key.use((raw) => wrapKey(lock, aadOf(head), raw))
  return `${JSON.stringify({ ...head, sealed: toBase64(sealed) }, null, 1)}\n`
}

/** Rejects with `key_unavailable` when the passphrase is not the one. */
export async function unlockKey(locked: LockedKey, passphrase: string): Promise<Secret> {
  using lock = await lockOf(locked, bytesOf(passphrase))
  try {
    return Secret.own(
      unwrapKey(lock, aadOf(locked), fromBase64(locked.sealed) ?? new Uint8Array(0)),
    )
  } catch (cause) {
    throw new SealtraceError(
      'key_unavailable',
      'the passphrase does not open the root key file (or the file was changed); give the passphrase that it was made with',
      { cause },
    )
  }
}

/** Null for a text that is no such file. Throws `config_invalid` for one that is damaged or asks for too much. */
export function readLockedKey(text: string): LockedKey | null {
  if (!text.startsWith('{')) return null
  let found: Partial<Record<keyof LockedKey, unknown>>
  try {
    found = JSON.parse(text) as typeof found
  } catch {
    throw damaged()
  }
  const { format, version, keyId, kdf, memory, passes, salt, sealed } = found
  const isKnown = format === 'sealtrace-root-key' && version === 1 && kdf === 'argon2id'
  if (!isKnown || !isWithin(memory, bounds.memory) || !isWithin(passes, bounds.passes))
    throw damaged()
  if (!isHexId(keyId) || !isBase64(salt, 32) || !isBase64(sealed, 60)) throw damaged()
  return { format, version, keyId, kdf, memory, passes, salt, sealed }
}

function isHexId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value)
}

function isBase64(value: unknown, length: number): value is string {
  return typeof value === 'string' && value.length < 200 && fromBase64(value)?.length === length
}

function isWithin(value: unknown, [least, most]: readonly [number, number]): value is number {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most
}

async function lockOf(head: Omit<LockedKey, 'sealed'>, passphrase: Uint8Array): Promise<Secret> {
  const { memory, passes } = head
  const salt = fromBase64(head.salt) ?? new Uint8Array(0)
  const lock = Secret.own(await argon2id(passphrase, salt, { memory, passes }))
  passphrase.fill(0)
  return lock
}

function aadOf({
  version,
  keyId,
  kdf,
  memory,
  passes,
  salt,
}: Omit<LockedKey, 'sealed'>): Uint8Array {
  return encodeUtf8([labels.rootKeyFile, version, keyId, kdf, memory, passes, salt].join('\0'))
}

/** The same text has more than one spelling in Unicode; keyboards differ in which they make. */
function bytesOf(passphrase: string): Uint8Array {
  return encodeUtf8(passphrase.normalize('NFC'))
}

function damaged(): SealtraceError {
  return new SealtraceError(
    'config_invalid',
    'the root key file is neither 64 hex digits nor a file that `sealtrace init --passphrase` made; restore it from a backup',
  )
}
