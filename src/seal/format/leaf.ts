// Rule E1 of docs/spec/envelope.md: version ‖ kind ‖ record id (16) ‖ time (8, ms) ‖ SHA-256(manifest).
import { SealtraceError } from '../../error.ts'
import { recordKindOf, recordKinds, type RecordKind } from '../../record/kind.ts'

export const leafLength = 58
const leafVersion = 1

/** What the Merkle tree commits to. */
export interface Leaf {
  readonly kind: RecordKind
  readonly id: Uint8Array
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly manifestHash: Uint8Array
}

export function encodeLeaf(leaf: Leaf): Uint8Array {
  const bytes = new Uint8Array(leafLength)
  bytes[0] = leafVersion
  bytes[1] = recordKinds[leaf.kind]
  bytes.set(leaf.id, 2)
  new DataView(bytes.buffer).setBigUint64(18, BigInt(leaf.time))
  bytes.set(leaf.manifestHash, 26)
  return bytes
}

/** Throws `corrupt` for bytes that are no leaf of this version. */
export function parseLeaf(bytes: Uint8Array): Leaf {
  const kind = recordKindOf(bytes[1] ?? 0)
  if (bytes.length !== leafLength || bytes[0] !== leafVersion || !kind)
    throw new SealtraceError('corrupt', 'a leaf is not of a known version and kind')
  const time = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(18))
  return { kind, id: bytes.slice(2, 18), time, manifestHash: bytes.slice(26, 58) }
}
