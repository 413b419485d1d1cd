// The key of a witness: one line, the form that Go's note tools write too, so that a witness can change its program.
import { readFileSync, statSync } from 'node:fs'
import { ed25519Signer, newEd25519Seed, type Signer } from '../../crypto/ed25519.ts'
import { concatBytes, decodeUtf8, encodeUtf8, fromBase64, toBase64 } from '../../crypto/encoding.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import { writeNewFile } from '../../keys/private-file.ts'
import { isKeyName, keyIdOf, signatureTypes } from '../../ledger/verifier-key.ts'
import { usage } from '../options.ts'

export interface WitnessKey {
  readonly name: string
  readonly key: Signer
}

const prefix = 'PRIVATE+KEY+'
const seedSize = 32

/** Null when there is no file. Throws `config_invalid`, `unavailable`. */
export function readWitnessKey(file: string): WitnessKey | null {
  let bytes: Uint8Array
  let isPrivate: boolean
  try {
    bytes = readFileSync(file)
    isPrivate = process.platform === 'win32' || (statSync(file).mode & 0o077) === 0
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return null
    throw new SealtraceError('unavailable', `the key file of the witness cannot be read (${code})`)
  }
  if (!isPrivate)
    throw new SealtraceError(
      'config_invalid',
      'the key file of the witness can be read by others; run `chmod 600` on it',
    )
  const text = decodeUtf8(bytes)
  const line = text?.endsWith('\n') ? text.slice(0, -1) : (text ?? '')
  const [, name = '', keyId, base64 = ''] =
    /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(line) ?? []
  const secret = fromBase64(base64)
  if (secret?.length !== seedSize + 1 || secret[0] !== signatureTypes.ed25519 || !isKeyName(name))
    throw invalid()
  const key = ed25519Signer(Secret.own(Uint8Array.from(secret.subarray(1))))
  if (idOf(name, key) !== keyId) throw invalid()
  return { name, key }
}

/** Makes a key and its file, 0600. Throws `usage` for a name that no signature line can hold, `already_exists`, `unavailable`. */
export function createWitnessKey(file: string, name: string): WitnessKey {
  if (!isKeyName(name))
    throw usage('--name has no spaces and no plus signs: a host name with a path is usual')
  const seed = newEd25519Seed()
  const secret = toBase64(concatBytes(Uint8Array.of(signatureTypes.ed25519), seed))
  const key = ed25519Signer(Secret.own(seed))
  writeNewFile(file, encodeUtf8(`${prefix}${name}+${idOf(name, key)}+${secret}\n`))
  return { name, key }
}

function idOf(name: string, { publicKey }: Signer): string {
  return keyIdOf({ name, type: signatureTypes.ed25519, publicKey })
}

function invalid(): SealtraceError {
  return new SealtraceError(
    'config_invalid',
    'the key file of the witness holds no key: one line, PRIVATE+KEY+NAME+ID+BASE64',
  )
}
