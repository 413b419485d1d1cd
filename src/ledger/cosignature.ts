// C2SP tlog-cosignature v1.0.1, cosignature/v1: a witness signs a checkpoint, and the time, with Ed25519 (type 0x04).
import type { Signer } from '../crypto/signer.ts'
import { ed25519Verify } from '../crypto/ed25519-verify.ts'
import { concatBytes, encodeUtf8 } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { NoteSigner, NoteVerifier } from './note.ts'
import { isKeyName, keyIdOf, parseVerifierKey, signatureTypes } from './verifier-key.ts'

const payloadSize = 8 + 64

/** Knows one witness by a vkey of type 0x04. Throws `corrupt` for any other text, type 0x01 included. */
export function cosignatureVerifier(vkey: string): NoteVerifier {
  const { name, keyId, type, publicKey } = parseVerifierKey(vkey)
  if (type !== signatureTypes.cosignature || publicKey.length !== 32)
    throw new SealtraceError('corrupt', 'a verifier key is not for cosignatures')
  const verify = (text: Uint8Array, payload: Uint8Array): boolean => {
    const time = cosignatureTime(payload)
    return time !== null && ed25519Verify(publicKey, message(time, text), payload.subarray(8))
  }
  return { name, keyId, verify }
}

/** Cosigns by this name at a time in POSIX seconds. Throws `usage` for a time or name that cannot be. */
export function cosigner(name: string, key: Signer, time: number): NoteSigner {
  if (!isKeyName(name) || !Number.isSafeInteger(time) || time < 1)
    throw new SealtraceError('usage', 'a cosignature has a key name and a time after 1970')
  const stamp = new Uint8Array(8)
  new DataView(stamp.buffer).setBigUint64(0, BigInt(time))
  return {
    name,
    keyId: keyIdOf({ name, type: signatureTypes.cosignature, publicKey: key.publicKey }),
    sign: (text) => concatBytes(stamp, key.sign(message(time, text))),
  }
}

/** When it was made, in POSIX seconds; null for what is no cosignature, or at no time that a witness may state. */
export function cosignatureTime(payload: Uint8Array): number | null {
  if (payload.length !== payloadSize) return null
  const time = Number(
    new DataView(payload.buffer, payload.byteOffset, payload.byteLength).getBigUint64(0),
  )
  return time > 0 && Number.isSafeInteger(time) ? time : null
}

function message(time: number, text: Uint8Array): Uint8Array {
  return concatBytes(encodeUtf8(`cosignature/v1\ntime ${time}\n`), text)
}
