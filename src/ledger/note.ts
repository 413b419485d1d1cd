// C2SP signed-note v1.0.0: a text and lines of signatures over it. Notes are hostile until a known key has signed.
import type { Signer } from '../crypto/signer.ts'
import { ed25519Verify } from '../crypto/ed25519-verify.ts'
import {
  concatBytes,
  decodeUtf8,
  encodeUtf8,
  fromBase64,
  fromHex,
  toBase64,
  toHex,
} from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { isKeyName, keyIdOf, parseVerifierKey, signatureTypes } from './verifier-key.ts'

/** Bytes of the longest note that is looked at, and the most signature lines: work for hostile input is bounded. */
const maxNoteSize = 1_000_000
const maxSignatures = 100

export interface NoteSignature {
  readonly name: string
  /** 8 lower-case hex digits. */
  readonly keyId: string
  /** What follows the key id: for Ed25519 the 64 bytes of the signature. */
  readonly signature: Uint8Array
}

/** A note as it was read: nothing in it is verified. */
export interface UnverifiedNote {
  /** With its last newline: what is signed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** Knows one key. */
export interface NoteVerifier {
  readonly name: string
  readonly keyId: string
  /** Never throws. */
  verify(text: Uint8Array, signature: Uint8Array): boolean
}

export interface NoteSigner {
  readonly name: string
  readonly keyId: string
  sign(text: Uint8Array): Uint8Array
}

/** A note that a known key signed, with the good signatures of known keys only, each key once. */
export interface OpenedNote {
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/**
 * Signatures of unknown keys are ignored; a bad signature of a known key spoils the note.
 * Throws `corrupt` for what is no note, `verification_failed` when no known key signed or one did so wrongly.
 */
export function openNote(bytes: Uint8Array, verifiers: readonly NoteVerifier[]): OpenedNote {
  const { text, signatures } = parseNote(bytes)
  const signed = encodeUtf8(text)
  const good = new Map<string, NoteSignature>()
  for (const signature of signatures) {
    const known = verifiers.filter(
      ({ name, keyId }) => name === signature.name && keyId === signature.keyId,
    )
    if (known.length === 0) continue
    // Two keys may share a short id, by chance or by design: the signature must be by one of them.
    if (!known.some((verifier) => verifier.verify(signed, signature.signature)))
      throw new SealtraceError('verification_failed', 'a signature of a known key does not verify')
    const key = `${signature.name}+${signature.keyId}`
    if (!good.has(key)) good.set(key, signature)
  }
  if (good.size === 0)
    throw new SealtraceError('verification_failed', 'no known key has signed the note')
  return { text, signatures: [...good.values()] }
}

/** Signs a text, one line for each signer. Throws `usage` for a text that no note can hold. */
export function signNote(text: string, signers: readonly NoteSigner[]): Uint8Array {
  if (!isNoteText(text) || signers.length === 0)
    throw new SealtraceError(
      'usage',
      'a note has a text that ends in a newline, without control characters, and a signer',
    )
  const signed = encodeUtf8(text)
  return encodeUtf8(`${text}\n${signers.map((signer) => signatureLine(signer, signed)).join('')}`)
}

/** Reads a note without verifying it. Throws `corrupt`. Total on hostile bytes. */
export function parseNote(bytes: Uint8Array): UnverifiedNote {
  const note = bytes.length <= maxNoteSize ? decodeUtf8(bytes) : null
  if (note === null) throw malformed()
  // The last blank line: the text may hold others.
  const boundary = note.lastIndexOf('\n\n')
  const text = note.slice(0, boundary + 1)
  if (boundary < 0 || !isNoteText(text) || !note.endsWith('\n')) throw malformed()
  const lines = note.slice(boundary + 2, -1).split('\n')
  if (lines.length > maxSignatures) throw malformed()
  return { text, signatures: lines.map(parseSignatureLine) }
}

/** A verifier for an Ed25519 vkey (type 0x01). Throws `corrupt` for any other text. */
export function noteVerifier(vkey: string): NoteVerifier {
  const { name, keyId, type, publicKey } = parseVerifierKey(vkey)
  if (type !== signatureTypes.ed25519 || publicKey.length !== 32)
    throw new SealtraceError('corrupt', 'a verifier key is not for Ed25519')
  return { name, keyId, verify: (text, signature) => ed25519Verify(publicKey, text, signature) }
}

/** Signs notes with Ed25519 (type 0x01) by this name. Throws `usage` for a name that no signature line can hold. */
export function noteSigner(name: string, key: Signer): NoteSigner {
  if (!isKeyName(name))
    throw new SealtraceError('usage', 'a key name is empty, or holds a space or a plus sign')
  const keyId = keyIdOf({ name, type: signatureTypes.ed25519, publicKey: key.publicKey })
  return { name, keyId, sign: (text) => key.sign(text) }
}

function signatureLine({ name, keyId, sign }: NoteSigner, text: Uint8Array): string {
  return `\u2014 ${name} ${toBase64(concatBytes(fromHex(keyId, 4)!, sign(text)))}\n`
}

function parseSignatureLine(line: string): NoteSignature {
  const [dash, name, base64, ...rest] = line.split(' ')
  const bytes = fromBase64(base64 ?? '')
  if (dash !== '\u2014' || !isKeyName(name ?? '') || !bytes || bytes.length < 5 || rest.length)
    throw malformed()
  return { name: name!, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) }
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text)
}

function malformed(): SealtraceError {
  return new SealtraceError('corrupt', 'a signed note is malformed')
}
