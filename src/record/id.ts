// Record ids are UUIDv7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits.
import { fromHex, toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'

/** 16 bytes. */
export type RecordId = Uint8Array

export function newRecordId(timeMs: number): RecordId {
  const id = randomBytes(16)
  const view = new DataView(id.buffer, id.byteOffset, 16)
  view.setUint16(0, Math.floor(timeMs / 2 ** 32))
  view.setUint32(2, timeMs % 2 ** 32)
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70)
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80)
  return id
}

/** The usual text form, 8-4-4-4-12 hex digits. */
export function formatRecordId(id: RecordId): string {
  return toHex(id).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Null when the text is not a record id. */
export function parseRecordId(text: string): RecordId | null {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return null
  return fromHex(text.replaceAll('-', ''), 16)
}
