// The manifest: canonical bytes that commit to a record's header and parts (docs/spec/envelope.md, rules E2 to E5).
// It is permanent, so it holds hashes, random ids and sizes only.
import { sha256 } from '../../crypto/hash.ts'
import { labels } from '../../crypto/labels.ts'
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { decodeCbor, encodeCbor, type CborValue } from '../../record/cbor.ts'
import { recordKindOf, recordKinds, type RecordKind } from '../../record/kind.ts'

/** What a manifest says of one part. */
export interface PartEntry {
  /** 16 random bytes. */
  readonly id: Uint8Array
  /** SHA-256 of the stored part. */
  readonly hash: Uint8Array
  /** Stored length in bytes, after padding. */
  readonly length: number
  /** The slot key that it is sealed under. */
  readonly keyId: Uint8Array
  readonly commitment: Uint8Array
}

export const keyOperations = { create: 1, rewrap: 2, destroy: 3 } as const

/** Kinds of wrapped keys as key changes name them; 0 is one that the writer does not know. Never renumber. */
export const keyKindNumbers = {
  epoch: 1,
  subject: 2,
  slot: 3,
  project: 4,
  index: 5,
  retired: 6,
} as const

export type KeyKindName = keyof typeof keyKindNumbers

export interface KeyChange {
  readonly operation: keyof typeof keyOperations
  /** Absent in manifests of version 1, and where the writer does not know it. */
  readonly kind?: KeyKindName
  readonly keyId: Uint8Array
  readonly commitment: Uint8Array
  /** SHA-256 of the row as stored. */
  readonly rowHash: Uint8Array
}

export interface Manifest {
  readonly kind: RecordKind
  /** SHA-256(label ‖ salt ‖ header). */
  readonly header: Uint8Array
  /** Hash of the part list that this one continues. */
  readonly base?: Uint8Array
  /** Parts of chunks, appended to the base list. */
  readonly appended: readonly PartEntry[]
  /** Parts of this record alone. */
  readonly own: readonly PartEntry[]
  /** SHA-256 of the policy that it was protected under. */
  readonly policy: Uint8Array
  readonly detector: string
  readonly keyChanges?: readonly KeyChange[]
  /** Erasure intents and legal holds: the officer's Ed25519 signature, see erasure.ts and hold.ts. */
  readonly signature?: Uint8Array
}

/** Version 2 differs in its key changes only: each has the kind of its key. It is written where one is known. */
const [version, kindsVersion] = [1, 2]
const field = {
  version: 1,
  kind: 2,
  header: 3,
  base: 4,
  appended: 5,
  own: 6,
  policy: 7,
  detector: 8,
  keyChanges: 9,
  signature: 10,
} as const

export function encodeManifest(manifest: Manifest): Uint8Array {
  const hasKinds = manifest.keyChanges?.some(({ kind }) => kind !== undefined) === true
  const map = new Map<number, CborValue>([
    [field.version, hasKinds ? kindsVersion : version],
    [field.kind, recordKinds[manifest.kind]],
    [field.header, manifest.header],
    [field.appended, manifest.appended.map(encodePart)],
    [field.own, manifest.own.map(encodePart)],
    [field.policy, manifest.policy],
    [field.detector, manifest.detector],
  ])
  if (manifest.base) map.set(field.base, manifest.base)
  if (manifest.keyChanges)
    map.set(
      field.keyChanges,
      manifest.keyChanges.map((change) => encodeKeyChange(change, hasKinds)),
    )
  if (manifest.signature) map.set(field.signature, manifest.signature)
  return encodeCbor(map)
}

/** Throws `corrupt` for bytes that are no canonical manifest of this version. Total on hostile bytes. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const map = decodeCbor(bytes)
  const found = map instanceof Map ? map.get(field.version) : null
  if (!(map instanceof Map) || (found !== version && found !== kindsVersion)) throw invalid()
  const kind = recordKindOf(Number(map.get(field.kind)))
  const detector = map.get(field.detector)
  const base = map.get(field.base)
  const changes = map.get(field.keyChanges)
  const signature = map.get(field.signature)
  const known = 7 + [base, changes, signature].filter((value) => value !== undefined).length
  if (!kind || typeof detector !== 'string' || map.size !== known) throw invalid()
  const keyChanges = changes === undefined ? null : parseKeyChanges(changes, found)
  if (found === kindsVersion && !keyChanges) throw invalid()
  return {
    kind,
    header: bytesOf(map.get(field.header), 32),
    ...(base === undefined ? {} : { base: bytesOf(base, 32) }),
    appended: listOf(map.get(field.appended)).map(parsePart),
    own: listOf(map.get(field.own)).map(parsePart),
    policy: bytesOf(map.get(field.policy), 32),
    detector,
    ...(keyChanges ? { keyChanges } : {}),
    ...(signature === undefined ? {} : { signature: bytesOf(signature, 64) }),
  }
}

/** The hash of a record's part list; null when it has no chunks. */
export function listHash(manifest: Pick<Manifest, 'base' | 'appended'>): Uint8Array | null {
  if (manifest.appended.length === 0) return manifest.base ?? null
  const entries = encodeCbor(manifest.appended.map(encodePart))
  return sha256(encodeUtf8(labels.partList), manifest.base ?? new Uint8Array(32), entries)
}

/** The commitment to a header. */
export function headerCommitment(salt: Uint8Array, header: string): Uint8Array {
  return sha256(encodeUtf8(labels.header), salt, encodeUtf8(header))
}

function encodePart(part: PartEntry): CborValue {
  return [part.id, part.hash, part.length, part.keyId, part.commitment]
}

function parsePart(value: CborValue): PartEntry {
  const [id, hash, length, keyId, commitment, ...rest] = listOf(value)
  if (typeof length !== 'number' || rest.length) throw invalid()
  return {
    id: bytesOf(id, 16),
    hash: bytesOf(hash, 32),
    length,
    keyId: bytesOf(keyId, 16),
    commitment: bytesOf(commitment, 32),
  }
}

function encodeKeyChange(change: KeyChange, withKind: boolean): CborValue {
  const { operation, keyId, commitment, rowHash, kind } = change
  const plain = [keyOperations[operation], keyId, commitment, rowHash]
  return withKind ? [...plain, kind ? keyKindNumbers[kind] : 0] : plain
}

/** In version 2 one of them at least has a kind, since it would be written as version 1 else. */
function parseKeyChanges(value: CborValue, found: CborValue): KeyChange[] {
  const hasKinds = found === kindsVersion
  const changes = listOf(value).map((change) => parseKeyChange(change, hasKinds))
  if (hasKinds && changes.every(({ kind }) => kind === undefined)) throw invalid()
  return changes
}

function parseKeyChange(value: CborValue, hasKind: boolean): KeyChange {
  const [operation, keyId, commitment, rowHash, ...rest] = listOf(value)
  const name = Object.entries(keyOperations).find(([, n]) => n === operation)?.[0]
  if (!name || rest.length !== (hasKind ? 1 : 0)) throw invalid()
  const [number = 0] = rest
  const kind = Object.entries(keyKindNumbers).find(([, n]) => n === number)?.[0]
  if (number !== 0 && !kind) throw invalid()
  return {
    operation: name as keyof typeof keyOperations,
    keyId: bytesOf(keyId, 16),
    commitment: bytesOf(commitment, 32),
    rowHash: bytesOf(rowHash, 32),
    ...(kind ? { kind: kind as KeyKindName } : {}),
  }
}

function listOf(value: CborValue | undefined): CborValue[] {
  if (!Array.isArray(value)) throw invalid()
  return value
}

function bytesOf(value: CborValue | undefined, length: number): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== length) throw invalid()
  return value
}

function invalid(): SealtraceError {
  return new SealtraceError('corrupt', 'bytes are not a manifest of a known version')
}
