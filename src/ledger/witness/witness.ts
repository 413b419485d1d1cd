// A witness of other people's logs (C2SP tlog-witness v1.0.0): it cosigns a checkpoint only when it continues the last one that it
// cosigned of the same log. Requests are hostile.
import { concatBytes, decodeUtf8, encodeUtf8, toHex } from '../../crypto/encoding.ts'
import type { Signer } from '../../crypto/ed25519.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { parseCheckpointBody, type CheckpointBody } from '../checkpoint.ts'
import { cosigner } from '../cosignature.ts'
import { emptyRoot } from '../merkle.ts'
import { noteVerifier, openNote, parseNote, signNote, type NoteVerifier } from '../note.ts'
import { verifyGrowth, type TreeHead } from '../proof.ts'
import { formatVerifierKey, signatureTypes } from '../verifier-key.ts'
import { parseAddCheckpoint } from './add-checkpoint.ts'

/** What a witness last cosigned of a log. */
export interface WitnessedHead extends TreeHead {
  /** The signed checkpoint with the cosignature. */
  readonly note: Uint8Array
}

/** What a witness must never forget. Both are durable when they return. */
export interface WitnessState {
  /** Null for a log of which nothing was cosigned yet. */
  head(origin: string): WitnessedHead | null
  /** Atomic: stores `next` only while the stored size is `expected` (0: none); false otherwise. */
  replace(origin: string, expected: number, next: WitnessedHead): boolean
}

export interface WitnessOptions {
  readonly name: string
  readonly key: Signer
  /** Keys of the logs that it cosigns for; several of one origin where a log changes its key. */
  readonly logs: readonly string[]
  readonly state: WitnessState
  /** Milliseconds; default the clock. */
  readonly now?: () => number
}

export interface WitnessReply {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size'
  readonly body: Uint8Array
}

export class Witness {
  readonly #options: WitnessOptions
  readonly #logs = new Map<string, NoteVerifier[]>()
  readonly #originByHash = new Map<string, string>()
  /** Of type 0x04: what a policy names. */
  readonly vkey: string

  /** Throws `corrupt` for a key of a log that is not Ed25519 of type 0x01, `usage` for a name that no signature line can hold. */
  constructor(options: WitnessOptions) {
    this.#options = options
    const { name, key, logs } = options
    const { publicKey } = key
    this.vkey = formatVerifierKey({ name, type: signatureTypes.cosignature, publicKey })
    for (const vkey of logs) {
      const verifier = noteVerifier(vkey)
      this.#logs.set(verifier.name, [...(this.#logs.get(verifier.name) ?? []), verifier])
      this.#originByHash.set(toHex(sha256(encodeUtf8(verifier.name))), verifier.name)
    }
  }

  /** Answers an `add-checkpoint`. Throws `unavailable` only, when its state cannot be read or written: then nothing is cosigned. */
  addCheckpoint(request: Uint8Array): WitnessReply {
    const parsed = readRequest(request)
    if (!parsed) return says(400, 'the request is malformed')
    const { old, proof, checkpoint, head } = parsed
    const keys = this.#logs.get(head.origin)
    if (!keys) return says(404, 'this witness does not know the log')
    const signed = signedBy(checkpoint, keys)
    if (signed === null) return says(403, 'no trusted key of the log has signed the checkpoint')
    if (old > head.size) return says(400, 'the old size is larger than that of the checkpoint')
    const last = this.#options.state.head(head.origin)
    if (old !== (last?.size ?? 0)) return conflict(last?.size ?? 0)
    const before = last ?? { size: 0, root: emptyRoot() }
    if (!continues(before, head, proof))
      return says(422, 'the checkpoint does not continue the last one that was cosigned')
    return this.#cosign(signed, head, old)
  }

  /** The last cosigned checkpoint, by the lower-case hex SHA-256 of the log's origin; null where there is none. */
  latest(originHash: string): Uint8Array | null {
    const origin = this.#originByHash.get(originHash)
    return (origin !== undefined && this.#options.state.head(origin)?.note) || null
  }

  #cosign(
    { text, note: signed }: SignedNote,
    { origin, size, root }: CheckpointBody,
    old: number,
  ): WitnessReply {
    const { name, key, state, now = Date.now } = this.#options
    const signer = cosigner(name, key, Math.floor(now() / 1000))
    const line = signNote(text, [signer]).subarray(encodeUtf8(text).length + 1)
    // Stored before it is answered: who has the cosignature knows that this witness will not go back.
    if (state.replace(origin, old, { size, root, note: concatBytes(signed, line) }))
      return { status: 200, type: 'text/plain; charset=utf-8', body: line }
    return conflict(state.head(origin)?.size ?? 0)
  }
}

function readRequest(request: Uint8Array) {
  try {
    const parsed = parseAddCheckpoint(request)
    return { ...parsed, head: parseCheckpointBody(parseNote(parsed.checkpoint).text) }
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return null
  }
}

interface SignedNote {
  readonly text: string
  /** Without the lines of keys that this witness does not know: anybody can add those. */
  readonly note: Uint8Array
}

/** Null unless a known key has signed, and none wrongly. */
function signedBy(checkpoint: Uint8Array, keys: readonly NoteVerifier[]): SignedNote | null {
  try {
    const { text, signatures } = openNote(checkpoint, keys)
    const own = new Set(signatures.map(({ name, keyId }) => `${name}+${keyId}`))
    const lines = (decodeUtf8(checkpoint) ?? '').slice(text.length + 1).split('\n')
    const kept = parseNote(checkpoint).signatures.map(({ name, keyId }, index) =>
      // Each key once: the first of its lines.
      own.delete(`${name}+${keyId}`) ? `${lines[index]}\n` : '',
    )
    return { text, note: encodeUtf8(`${text}\n${kept.join('')}`) }
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return null
  }
}

function continues(before: TreeHead, next: TreeHead, proof: readonly Uint8Array[]): boolean {
  try {
    verifyGrowth(before, next, proof)
    return true
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return false
  }
}

function conflict(size: number): WitnessReply {
  return { status: 409, type: 'text/x.tlog.size', body: encodeUtf8(`${size}\n`) }
}

function says(status: 400 | 403 | 404 | 422, why: string): WitnessReply {
  return { status, type: 'text/plain; charset=utf-8', body: encodeUtf8(`${why}\n`) }
}
