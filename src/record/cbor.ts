// Deterministic CBOR (RFC 8949, section 4.2.1), the subset that manifests need: unsigned integers, byte and
// text strings, arrays, and maps with unsigned-integer keys. The decoder takes only what the encoder would have
// written: shortest lengths, ascending keys, nothing behind the end. So bytes that decode are canonical.
import { concatBytes, decodeUtf8, encodeUtf8 } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'

export type CborValue = number | string | Uint8Array | CborValue[] | Map<number, CborValue>

const major = { unsigned: 0, bytes: 2, text: 3, array: 4, map: 5 } as const
const maxDepth = 16

/** Written over and over: nothing is encoded in the middle of something else. */
const room = new Uint8Array(4096)
const roomView = viewOf(room)

export function encodeCbor(value: CborValue): Uint8Array {
  const writer: Writer = { bytes: room, view: roomView, offset: 0 }
  write(value, writer)
  return concatBytes(writer.bytes.subarray(0, writer.offset))
}

/** Throws `corrupt` for bytes that are not canonical in this subset. Total on hostile bytes. */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const reader: Reader = { bytes, view: viewOf(bytes), offset: 0 }
  const value = read(reader, 0)
  if (reader.offset !== bytes.length) throw invalid()
  return value
}

interface Writer {
  bytes: Uint8Array
  view: DataView
  offset: number
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function write(value: CborValue, out: Writer): void {
  if (typeof value === 'number') writeHead(out, major.unsigned, value)
  else if (typeof value === 'string') writeBytes(out, major.text, encodeUtf8(value))
  else if (value instanceof Uint8Array) writeBytes(out, major.bytes, value)
  else if (Array.isArray(value)) {
    writeHead(out, major.array, value.length)
    for (const item of value) write(item, out)
  } else {
    const entries = [...value].sort(([a], [b]) => a - b)
    writeHead(out, major.map, entries.length)
    for (const [key, item] of entries) {
      writeHead(out, major.unsigned, key)
      write(item, out)
    }
  }
}

function writeBytes(out: Writer, type: number, bytes: Uint8Array): void {
  writeHead(out, type, bytes.length)
  reserve(out, bytes.length)
  out.bytes.set(bytes, out.offset)
  out.offset += bytes.length
}

function writeHead(out: Writer, type: number, n: number): void {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('CBOR: not an unsigned safe integer')
  reserve(out, 9)
  const first = type << 5
  const at = out.offset + 1
  const width = n < 24 ? 0 : n < 0x100 ? 1 : n < 0x1_0000 ? 2 : n < 0x1_0000_0000 ? 4 : 8
  out.bytes[out.offset] = first | (width === 0 ? n : 24 + Math.log2(width))
  if (width === 1) out.bytes[at] = n
  else if (width === 2) out.view.setUint16(at, n)
  else if (width === 4) out.view.setUint32(at, n)
  else if (width === 8) out.view.setBigUint64(at, BigInt(n))
  out.offset = at + width
}

function reserve(out: Writer, size: number): void {
  if (out.offset + size <= out.bytes.length) return
  const grown = new Uint8Array(2 * (out.offset + size))
  grown.set(out.bytes.subarray(0, out.offset))
  out.bytes = grown
  out.view = viewOf(grown)
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
