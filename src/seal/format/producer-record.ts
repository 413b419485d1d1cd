// What records about producers say (docs/spec/envelope.md, rules E21 and E22). Whoever can write the database can write a
// header: what is read here counts only where its record is the one in its leaf.
import {
  fromBase64,
  fromBase64Url,
  fromHex,
  toBase64,
  toBase64Url,
  toHex,
} from '../../crypto/encoding.ts'
import type { Header, ProducerBatchText } from '../../record/header.ts'
import {
  encodeStatement,
  parseStatement,
  statementLength,
  type ProducerStatement,
} from './producer-statement.ts'

/** A key that counts from its record on, or the end of one, by its id in hex. */
export type ProducerChange =
  | { readonly key: Uint8Array; readonly removed?: undefined }
  | { readonly removed: string; readonly key?: undefined }

/** `audit`: record id of the entry that says who, under what name, and why. */
export function producerHeader(change: ProducerChange, audit: string): Header {
  const { key, removed } = change
  return key === undefined
    ? { kind: 'producer', action: 'producer.remove', producer: { removed }, audit }
    : { kind: 'producer', action: 'producer.add', producer: { key: toBase64Url(key) }, audit }
}

/** Null for a header that says no such thing. */
export function producerChangeOf(header: Header): ProducerChange | null {
  const said: unknown = header.producer
  if (header.kind !== 'producer' || typeof said !== 'object' || said === null) return null
  if ('key' in said && typeof said.key === 'string') {
    const key = fromBase64Url(said.key)
    return key?.length === 32 ? { key } : null
  }
  if (!('removed' in said) || typeof said.removed !== 'string') return null
  const id = fromHex(said.removed, 8)
  return id && { removed: toHex(id) }
}

/** `steps`: how many the collector has taken of the batch. */
export function producerBatchHeader(statement: ProducerStatement, steps: number): Header {
  return {
    kind: 'producerBatch',
    batch: { statement: toBase64(encodeStatement(statement)), steps },
  }
}

/** Null for a header that holds no statement. Who made it is not looked at. */
export function statementOf(header: Header): ProducerStatement | null {
  const batch: Partial<ProducerBatchText> | null | undefined = header.batch
  if (header.kind !== 'producerBatch' || typeof batch?.statement !== 'string') return null
  const bytes = fromBase64(batch.statement)
  if (bytes?.length !== statementLength) return null
  try {
    return parseStatement(bytes)
  } catch {
    return null
  }
}
