// Looks at a batch that a producer sealed, before anything is known of its traces: each record by itself. All of it may be an
// attacker's, but for its shape, which the parser saw to.
import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { SealtraceError } from '../error.ts'
import type { SealedTo } from '../keys/reader-slot.ts'
import type { Policy } from '../protect/policy.ts'
import type { Header } from '../record/header.ts'
import { limits } from '../record/limits.ts'
import type {
  ClientSealedBatch,
  ClientSealedPart,
  ClientSealedRecord,
  WireSlot,
} from '../seal/format/client-sealed.ts'
import {
  headerCommitment,
  parseManifest,
  type Manifest,
  type PartEntry,
} from '../seal/format/manifest.ts'
import { contentClass, parsePartBytes } from '../seal/format/part.ts'
import { checkClass, readHeader, refused } from './adopt-header.ts'

/** A record that fits together; whether what it refers to is there is not known yet. */
export interface CheckedRecord {
  /** From 1: its place in the request. */
  readonly position: number
  /** Hex. */
  readonly trace: string
  readonly slot: string
  readonly header: Header
  readonly manifest: Manifest
  readonly parts: readonly (ClientSealedPart & { readonly entry: PartEntry })[]
}

export interface CheckedBatch {
  readonly reader: Pick<SealedTo, 'id' | 'suite'>
  readonly slots: readonly WireSlot[]
  readonly records: readonly CheckedRecord[]
}

const adoptedKinds: ReadonlySet<string> = new Set(['step', 'revision', 'gap'])
/** What names a detector, ours or of another version. */
const detectorShape = /^st-detect-\d{1,6}$/
/** Parts that one record lists. */
const mostParts = 100_000
/** Bytes. */
const largestPart = limits.bodyBytes
/** Bytes of the index rows of one part. */
const mostTokens = 1024 * 1024
const mostWords = 128 * 1024

/** Throws `bad_request`, of a record with its place: `item 3: …`; nothing of what came stands in it. */
export function checkSealed(batch: ClientSealedBatch, policy: Policy): CheckedBatch {
  const { reader, suite, slots, records } = batch
  const byId = new Map(slots.map((slot) => [toHex(slot.id), slot]))
  return {
    reader: { id: reader, suite },
    slots,
    records: records.map((record, i) =>
      atItem(i + 1, () => check(record, i + 1, { byId, policy })),
    ),
  }
}

/** The share of some traces. */
export function shareOf(batch: CheckedBatch, records: readonly CheckedRecord[]): CheckedBatch {
  const used = new Set(records.map(({ slot }) => slot))
  return { ...batch, records, slots: batch.slots.filter(({ id }) => used.has(toHex(id))) }
}

/** Says which record it is. */
export function atItem<T>(position: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    const message = error.message.replace(/^item: /, `item ${position}: `)
    throw new SealtraceError(error.code, message, { cause: error })
  }
}

interface Rules {
  readonly byId: ReadonlyMap<string, WireSlot>
  readonly policy: Policy
}

function check(record: ClientSealedRecord, position: number, rules: Rules): CheckedRecord {
  const manifest = manifestOf(record.manifest)
  if (!equalBytes(headerCommitment(record.salt, record.header), manifest.header))
    throw refused('the header is not the one that the manifest commits to')
  const slot = slotOf(manifest)
  const made = rules.byId.get(slot)
  if (!made) throw refused('its parts are in a slot that the request does not name')
  const header = readHeader(record.header, { policy: rules.policy, userId: made.user })
  if (header.kind !== manifest.kind || (header.kind === 'gap') !== (header.gap !== undefined))
    throw refused('the header is of another kind than the manifest')
  if (header.trace !== toHex(made.trace)) throw refused('its slot is of another trace')
  const chunked = (header.chunks ?? []).reduce((sum, [, parts]) => sum + parts, 0)
  if (chunked !== manifest.appended.length)
    throw refused('the header tells of other chunks than the manifest lists')
  const parts = partsOf(record, manifest, rules.policy)
  return { position, trace: header.trace, slot, header, manifest, parts }
}

function manifestOf(bytes: Uint8Array): Manifest {
  const manifest = parsedOrNull(bytes)
  if (!manifest) throw refused('the manifest is not of a known version')
  const { kind, detector, keyChanges, signature } = manifest
  if (!adoptedKinds.has(kind) || keyChanges || signature)
    throw refused('the manifest is of a kind that a producer does not make')
  if (!detectorShape.test(detector)) throw refused('the manifest names no detector')
  return manifest
}

function parsedOrNull(bytes: Uint8Array): Manifest | null {
  try {
    return parseManifest(bytes)
  } catch {
    return null
  }
}

/** One slot holds all of a record, so that it goes as a whole; and it has a part of its own, by which it is found then. */
function slotOf({ appended, own }: Manifest): string {
  if (own.length === 0 || appended.length + own.length > mostParts)
    throw refused(`it lists no part of its own, or more than ${mostParts}`)
  if ([...appended, ...own].some(({ length }) => !(length > 0 && length <= largestPart)))
    throw refused('it lists a part of no possible size')
  const [slot = '', ...others] = new Set([...appended, ...own].map(({ keyId }) => toHex(keyId)))
  if (others.length > 0) throw refused('its parts are in several slots')
  return slot
}

function partsOf(
  { parts }: ClientSealedRecord,
  { appended, own }: Manifest,
  policy: Policy,
): CheckedRecord['parts'] {
  const listed = new Map([...appended, ...own].map((entry) => [toHex(entry.id), entry]))
  if (listed.size !== appended.length + own.length) throw refused('it lists a part twice')
  const seen = new Set<string>()
  const classes = new Set<string>()
  const checked = parts.map((part) => {
    const name = toHex(part.id)
    const entry = listed.get(name)
    if (!entry || seen.has(name)) throw refused('a part comes twice, or is not listed')
    seen.add(name)
    const { data, tokens, words } = part
    if (data.length !== entry.length || !equalBytes(sha256(data), entry.hash))
      throw refused('a part is not the one that is listed')
    if ((tokens?.length ?? 0) > mostTokens || (words?.length ?? 0) > mostWords)
      throw refused('the index rows of a part are too long')
    classes.add(classOf(data))
    return { ...part, entry }
  })
  for (const name of classes) if (name !== contentClass) checkClass(name, policy)
  return checked
}

function classOf(data: Uint8Array): string {
  try {
    return parsePartBytes(data).class
  } catch {
    throw refused('a part is not of a known version')
  }
}
