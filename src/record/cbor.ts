// Deterministic CBOR (RFC 8949, section 4.2.1), the subset that manifests need: unsigned integers, byte and
// text strings, arrays, and maps with unsigned-integer keys. The decoder takes only what the encoder would have
// written: shortest lengths, ascending keys, nothing behind the end. So bytes that decode are canonical.
import { decodeUtf8, encodeUtf8 } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'

export type CborValue = number | string | Uint8Array | CborValue[] | Map<number, CborValue>

const major = { unsigned: 0, bytes: 2, text: 3, array: 4, map: 5 } as const
const maxDepth = 16

export function encodeCbor(value: CborValue): Uint8Array {
  const chunks: Uint8Array[] = []
  write(value, chunks)
  return Buffer.concat(chunks)
}

/** Throws `corrupt` for bytes that are not canonical in this subset. Total on hostile bytes. */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const reader: Reader = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    offset: 0,
  }
  const value = read(reader, 0)
  if (reader.offset !== bytes.length) throw invalid()
  return value
}

function write(value: CborValue, out: Uint8Array[]): void {
  if (typeof value === 'number') out.push(head(major.unsigned, value))
  else if (typeof value === 'string') {
    const text = encodeUtf8(value)
    out.push(head(major.text, text.length), text)
  } else if (value instanceof Uint8Array) out.push(head(major.bytes, value.length), value)
  else if (Array.isArray(value)) {
    out.push(head(major.array, value.length))
    for (const item of value) write(item, out)
  } else {
    const entries = [...value].sort(([a], [b]) => a - b)
    out.push(head(major.map, entries.length))
    for (const [key, item] of entries) {
      out.push(head(major.unsigned, key))
      write(item, out)
    }
  }
}

function head(type: number, n: number): Uint8Array {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('CBOR: not an unsigned safe integer')
  if (n < 24) return Uint8Array.of((type << 5) | n)
  if (n < 0x100) return Uint8Array.of((type << 5) | 24, n)
  const width = n < 0x1_0000 ? 2 : n < 0x1_0000_0000 ? 4 : 8
  const bytes = new Uint8Array(1 + width)
  const view = new DataView(bytes.buffer)
  bytes[0] = (type << 5) | (width === 2 ? 25 : width === 4 ? 26 : 27)
  if (width === 2) view.setUint16(1, n)
  else if (width === 4) view.setUint32(1, n)
  else view.setBigUint64(1, BigInt(n))
  return bytes
}

interface Reader {
  readonly bytes: Uint8Array
  readonly view: DataView
  offset: number
}

function read(reader: Reader, depth: number): CborValue {
  if (depth > maxDepth) throw invalid()
  const [type, n] = readHead(reader)
  if (type === major.unsigned) return n
  if (type === major.bytes) return take(reader, n)
  if (type === major.text) {
    const text = decodeUtf8(take(reader, n))
    if (text === null) throw invalid()
    return text
  }
  if (n > reader.bytes.length - reader.offset) throw invalid()
  if (type === major.array) return Array.from({ length: n }, () => read(reader, depth + 1))
  if (type !== major.map) throw invalid()
  return readMap(reader, n, depth)
}

function readMap(reader: Reader, size: number, depth: number): Map<number, CborValue> {
  const map = new Map<number, CborValue>()
  let last = -1
  for (let i = 0; i < size; i++) {
    const [type, key] = readHead(reader)
    if (type !== major.unsigned || key <= last) throw invalid()
    map.set(key, read(reader, depth + 1))
    last = key
  }
  return map
}

function readHead(reader: Reader): [type: number, n: number] {
  const [first] = take(reader, 1)
  if (first === undefined) throw invalid()
  const info = first & 31
  if (info < 24) return [first >> 5, info]
  if (info > 27) throw invalid()
  const width = 1 << (info - 24)
  const at = reader.offset
  take(reader, width)
  const n =
    width === 1
      ? reader.view.getUint8(at)
      : width === 2
        ? reader.view.getUint16(at)
        : width === 4
          ? reader.view.getUint32(at)
          : Number(reader.view.getBigUint64(at))
  const least = width === 1 ? 24 : 2 ** (4 * width)
  if (n < least || !Number.isSafeInteger(n)) throw invalid()
  return [first >> 5, n]
}

function take(reader: Reader, size: number): Uint8Array {
  const end = reader.offset + size
  if (end > reader.bytes.length) throw invalid()
  const bytes = reader.bytes.subarray(reader.offset, end)
  reader.offset = end
  return bytes
}

function invalid(): SealtraceError {
  return new SealtraceError('corrupt', 'bytes are not canonical CBOR')
}
