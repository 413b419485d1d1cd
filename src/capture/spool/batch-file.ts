// A batch on disk: "STS1" ‖ length (4, big-endian) of what follows ‖ JSON: ids, figures and times ‖ sealed batch ‖ SHA-256 of
// all before it, which tells a torn or changed file from a whole one. Nothing that was recorded stands in the clear.
import { decodeUtf8, encodeUtf8 } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { sha256 } from '../../crypto/hash.ts'
import type { TraceShare } from '../transport/plain-batch.ts'

export interface SpooledBatch {
  /** All that are in it. */
  readonly steps: number
  /** Those of the application. */
  readonly counted: number
  readonly shares: readonly TraceShare[]
  /** Sealed. */
  readonly bytes: Uint8Array
}

const magic = Buffer.from('STS1')
const headStart = 8
const hashLength = 32

export function encodeBatchFile({ bytes, steps, counted, shares }: SpooledBatch): Uint8Array {
  const head = encodeUtf8(JSON.stringify({ steps, counted, shares }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  const parts = [magic, length, head, bytes]
  return Buffer.concat([...parts, sha256(...parts)])
}

/** Null for bytes that are no such file, or not as they were written. */
export function decodeBatchFile(file: Uint8Array): SpooledBatch | null {
  const end = file.length - hashLength
  if (end < headStart || !equalBytes(file.subarray(0, magic.length), magic)) return null
  if (!equalBytes(sha256(file.subarray(0, end)), file.subarray(end))) return null
  const length = new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(magic.length)
  if (length > end - headStart) return null
  const head = readHead(decodeUtf8(file.subarray(headStart, headStart + length)) ?? '')
  return head && { ...head, bytes: file.subarray(headStart + length, end) }
}

function readHead(text: string): Omit<SpooledBatch, 'bytes'> | null {
  try {
    const { steps, counted, shares }: Record<string, unknown> = JSON.parse(text)
    if (!isCount(steps) || !isCount(counted) || !Array.isArray(shares)) return null
    const known = shares.filter(isShare)
    return known.length === shares.length ? { steps, counted, shares: known } : null
  } catch {
    return null
  }
}

function isShare(value: unknown): value is TraceShare {
  if (!Array.isArray(value) || value.length !== 4) return false
  const [traceId, ...figures]: unknown[] = value
  return typeof traceId === 'string' && /^[0-9a-f]{32}$/.test(traceId) && figures.every(isCount)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
