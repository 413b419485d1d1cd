// A batch of records that were sealed in the agent's process to a reader key, as it stands inside the envelope that goes to
// the collector (docs/spec/client-side.md): JSON, of which the first member is `sealed`.
import { encodeUtf8, fromBase64, toBase64 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import {
  readerSuites,
  type ReaderPublicKey,
  type ReaderSuite,
} from '../../keys/reader-public-key.ts'
import { tokenLength } from '../../record/blind.ts'
import { limits } from '../../record/limits.ts'
import { parseBoundedJson } from './bounded-json.ts'

/** A slot's key, sealed to the reader: message number `seq` of the HPKE context that `enc` begins. */
export interface WireSlot {
  /** 16 bytes. */
  readonly id: Uint8Array
  /** 16 bytes. */
  readonly trace: Uint8Array
  /** Encapsulated key of the context: 32 bytes in suite 1, 1120 in suite 2. */
  readonly enc: Uint8Array
  /** From 0, below 2^32. */
  readonly seq: number
  /** Slot key (32 bytes) and tag. */
  readonly ciphertext: Uint8Array
  /** See `keyCommitment`. */
  readonly commitment: Uint8Array
  /** The application's id of the user whose content it holds. */
  readonly user?: string
  /** It took content before a user was known. */
  readonly shared?: true
}

export interface ClientSealedPart {
  /** 16 bytes. */
  readonly id: Uint8Array
  /** A part as it is stored. */
  readonly data: Uint8Array
  /** Rows of the blind index. */
  readonly tokens?: Uint8Array
  readonly words?: Uint8Array
}

/** A record as the producer made it. Parts that an earlier record of the trace brought are listed by the manifest only. */
export interface ClientSealedRecord {
  readonly manifest: Uint8Array
  /** 32 bytes: of the header's commitment. */
  readonly salt: Uint8Array
  readonly header: string
  /** When it was sealed, milliseconds since the epoch, by the producer's clock. */
  readonly time: number
  readonly parts: readonly ClientSealedPart[]
}

/** Who sends. */
export interface BatchSource {
  readonly session: string
  readonly sequence: number
  readonly name: string
  readonly version: string
}

/** Nothing in it is trusted but its shape: `slots` have distinct ids, all lengths are as said. */
export interface ClientSealedBatch {
  readonly recorder: BatchSource
  /** Of the log that it was sealed for: all parts are bound to it. */
  readonly origin: string
  /** Of the reader key: 16 hex digits. */
  readonly reader: string
  readonly suite: ReaderSuite
  readonly slots: readonly WireSlot[]
  readonly records: readonly ClientSealedRecord[]
}

const start = encodeUtf8('{"sealed":')
const bounds = { depth: 7, values: limits.valuesPerRequest }
const most = {
  contexts: 1000,
  slots: limits.tracesPerRequest,
  records: limits.stepsPerRequest,
  /** Characters. */
  user: 64 * 1024,
  origin: 256,
} as const
const slotKeyLength = 32 + 16
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether the content of an envelope is such a batch, by its first bytes; other batches hold steps. */
export function isClientSealed(json: Uint8Array): boolean {
  return start.every((byte, i) => json[i] === byte)
}

/** One record as JSON, for {@link clientSealedJson}. */
export function sealedRecordJson(record: ClientSealedRecord): string {
  const { manifest, salt, header, time, parts } = record
  return JSON.stringify({
    manifest: toBase64(manifest),
    salt: toBase64(salt),
    header,
    time,
    parts: parts.map(({ id, data, tokens, words }) => ({
      id: toBase64(id),
      data: toBase64(data),
      ...(tokens && { tokens: toBase64(tokens) }),
      ...(words && { words: toBase64(words) }),
    })),
  })
}

/** For which log, and for whom, records are sealed. */
export interface SealedFor {
  readonly origin: string
  readonly reader: Pick<ReaderPublicKey, 'suite' | 'id'>
}

/** @param records each as {@link sealedRecordJson} gave it */
export function clientSealedJson(
  recorder: BatchSource,
  { origin, reader }: SealedFor,
  { slots, records }: { slots: readonly WireSlot[]; records: readonly string[] },
): string {
  const contexts = [...new Set(slots.map(({ enc }) => toBase64(enc)))]
  const rows = slots.map((slot) => ({
    id: toBase64(slot.id),
    trace: toBase64(slot.trace),
    context: contexts.indexOf(toBase64(slot.enc)),
    seq: slot.seq,
    ciphertext: toBase64(slot.ciphertext),
    commitment: toBase64(slot.commitment),
    ...(slot.user !== undefined && { user: slot.user }),
    ...(slot.shared && { shared: true }),
  }))
  const head = JSON.stringify({
    origin,
    reader: reader.id,
    suite: reader.suite,
    contexts,
    slots: rows,
  })
  const sealed = `${head.slice(0, -1)},"records":[${records.join(',')}]}`
  return `{"sealed":${sealed},"recorder":${JSON.stringify(recorder)}}`
}

/**
 * Reads such a batch. Total on hostile bytes; what it says is not believed. Throws `bad_request` with the place of what is
 * off, or `too_large`, and nothing of what came.
 */
export function parseClientSealed(json: Uint8Array): ClientSealedBatch {
  if (!isClientSealed(json)) throw bad('body', 'is not a batch of sealed records')
  const parsed = parseBoundedJson(json, bounds)
  if (parsed === 'many')
    throw tooLarge(`body: nested deeper than ${bounds.depth} or more than ${bounds.values} values`)
  if (parsed === null) throw bad('body', 'is not valid JSON')
  const body = object(parsed.value, 'body', ['sealed', 'recorder'])
  const sealed = object(body['sealed'], 'sealed', sealedFields)
  const { reader, suite } = sealed
  const origin = text(sealed['origin'], 'sealed.origin', most.origin)
  if (suite !== 1 && suite !== 2) throw bad('sealed.suite', 'is not 1 or 2')
  if (typeof reader !== 'string' || !/^[0-9a-f]{16}$/.test(reader))
    throw bad('sealed.reader', 'is not 16 hex digits')
  const contexts = list(sealed['contexts'], 'sealed.contexts', most.contexts).map((enc, i) =>
    bytes(enc, `sealed.contexts[${i}]`, readerSuites[suite].enc),
  )
  const slots = list(sealed['slots'], 'sealed.slots', most.slots).map((slot, i) =>
    readSlot(slot, `sealed.slots[${i}]`, contexts),
  )
  if (new Set(slots.map(({ id }) => toBase64(id))).size !== slots.length)
    throw bad('sealed.slots', 'name a slot twice')
  const records = list(sealed['records'], 'sealed.records', most.records)
  return {
    recorder: readSource(body['recorder']),
    ...{ origin, reader, suite, slots },
    records: records.map((record, i) => readRecord(record, `sealed.records[${i}]`)),
  }
}

const sealedFields = ['origin', 'reader', 'suite', 'contexts', 'slots', 'records']
const slotFields = ['id', 'trace', 'context', 'seq', 'ciphertext', 'commitment', 'user', 'shared']
const recordFields = ['manifest', 'salt', 'header', 'time', 'parts']
const partFields = ['id', 'data', 'tokens', 'words']

function readSource(value: unknown): BatchSource {
  const { session, sequence, name, version } = object(value, 'recorder', [
    ...['session', 'sequence', 'name', 'version'],
  ])
  if (typeof session !== 'string' || !uuid.test(session)) throw bad('recorder.session', 'no UUID')
  return {
    session,
    sequence: whole(sequence, 'recorder.sequence', Number.MAX_SAFE_INTEGER),
    name: text(name, 'recorder.name', limits.headerText),
    version: text(version, 'recorder.version', limits.headerText),
  }
}

function readSlot(value: unknown, at: string, contexts: readonly Uint8Array[]): WireSlot {
  const slot = object(value, at, slotFields)
  const { user, shared } = slot
  const enc = contexts[whole(slot['context'], `${at}.context`, most.contexts)]
  if (!enc) throw bad(`${at}.context`, 'is not in sealed.contexts')
  if (shared !== undefined && shared !== true) throw bad(`${at}.shared`, 'is not true')
  return {
    id: bytes(slot['id'], `${at}.id`, 16),
    trace: bytes(slot['trace'], `${at}.trace`, 16),
    enc,
    seq: whole(slot['seq'], `${at}.seq`, 2 ** 32 - 1),
    ciphertext: bytes(slot['ciphertext'], `${at}.ciphertext`, slotKeyLength),
    commitment: bytes(slot['commitment'], `${at}.commitment`, 32),
    ...(user !== undefined && { user: text(user, `${at}.user`, most.user) }),
    ...(shared && { shared }),
  }
}

function readRecord(value: unknown, at: string): ClientSealedRecord {
  const record = object(value, at, recordFields)
  return {
    manifest: bytes(record['manifest'], `${at}.manifest`),
    salt: bytes(record['salt'], `${at}.salt`, 32),
    header: text(record['header'], `${at}.header`, limits.bodyBytes),
    time: whole(record['time'], `${at}.time`, Number.MAX_SAFE_INTEGER),
    parts: list(record['parts'], `${at}.parts`, limits.valuesPerStep).map((part, i) =>
      readPart(part, `${at}.parts[${i}]`),
    ),
  }
}

function readPart(value: unknown, at: string): ClientSealedPart {
  const { id, data, ...rows } = object(value, at, partFields)
  const tokens = rows['tokens'] === undefined ? undefined : bytes(rows['tokens'], `${at}.tokens`)
  const words = rows['words'] === undefined ? undefined : bytes(rows['words'], `${at}.words`)
  if (tokens && tokens.length % tokenLength !== 0) throw bad(`${at}.tokens`, 'are not whole')
  return {
    id: bytes(id, `${at}.id`, 16),
    data: bytes(data, `${at}.data`),
    ...(tokens && { tokens }),
    ...(words && { words }),
  }
}

function object(value: unknown, at: string, fields: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(at, 'is not an object')
  if (Object.keys(value).some((field) => !fields.includes(field)))
    throw bad(at, `has other fields than ${fields.join(', ')}`)
  return { ...value }
}

function list(value: unknown, at: string, longest: number): readonly unknown[] {
  if (!Array.isArray(value)) throw bad(at, 'is not a list')
  if (value.length > longest) throw tooLarge(`${at}: more than ${longest}`)
  return value
}

/** `length`: exactly; without it at least one byte. */
function bytes(value: unknown, at: string, length?: number): Uint8Array {
  const read = typeof value === 'string' ? fromBase64(value) : null
  if (read && (length === undefined ? read.length > 0 : read.length === length)) return read
  throw bad(
    at,
    length === undefined ? 'is not base64 of bytes' : `is not base64 of ${length} bytes`,
  )
}

function text(value: unknown, at: string, longest: number): string {
  if (typeof value === 'string' && value !== '' && value.length <= longest) return value
  throw bad(at, `is not a text of 1 to ${longest} characters`)
}

function whole(value: unknown, at: string, largest: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= largest)
    return value
  throw bad(at, `is not a whole number from 0 to ${largest}`)
}

function bad(at: string, why: string): SealtraceError {
  return new SealtraceError('bad_request', `${at} ${why}; use a recorder that fits this collector`)
}

function tooLarge(message: string): SealtraceError {
  return new SealtraceError('too_large', `${message}; send less at once`)
}
