import { readFileSync, statSync } from 'node:fs'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { folderContents } from '../canary.ts'
import { judge, leakReport, type LeakReport } from './leak-report.ts'
import type { Canary, PlantedCanaries } from './plant-canaries.ts'

/** Bytes or text that came out, or files and folders that were written. */
export type Output = string | Uint8Array | { readonly path: string }

export interface OutputOptions {
  /** What was planted. */
  planted: PlantedCanaries
  /** Look for the channels of this kind only. */
  in?: 'value' | 'span'
  /** The output is meant to be read: a channel whose harmless words are not in it is `lost`. Default false. */
  readable?: boolean
}

/**
 * Looks for the canaries in output of any kind: as they are, in base64, hex, URL escapes, JSON, UTF-16, reversed, and in
 * what is compressed in it. Throws the error of the file system when a file cannot be read.
 */
export function checkOutput(
  output: Output | readonly Output[],
  options: OutputOptions,
): LeakReport {
  const list: readonly Output[] = isList(output) ? output : [output]
  const all = Buffer.concat(list.flatMap((one) => unfold(bytesOf(one))))
  const wanted = options.planted.canaries.filter(
    (canary) => options.in === undefined || canary.in === options.in,
  )
  return leakReport(
    wanted.map((canary) => judge(options.readable ? canary : withoutHarmless(canary), all)),
  )
}

function withoutHarmless({ channel, in: kind, secrets }: Canary): Canary {
  return { channel, in: kind, secrets }
}

function isList(output: Output | readonly Output[]): output is readonly Output[] {
  return Array.isArray(output)
}

function bytesOf(output: Output): Buffer {
  if (typeof output === 'string') return Buffer.from(output)
  if (output instanceof Uint8Array) return Buffer.from(output)
  if (!statSync(output.path).isDirectory()) return readFileSync(output.path)
  return Buffer.concat(folderContents(output.path).map(([, bytes]) => bytes))
}

/** Compressed streams that are looked into; a file rarely holds more. */
const maxStreams = 10_000
const maxInflated = 64 * 1024 * 1024

/** The bytes, and what is compressed in them at any place. */
function unfold(bytes: Buffer): Buffer[] {
  const out = [bytes]
  let streams = 0
  for (const [magic, open] of formats) {
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
      if (++streams > maxStreams) return out
      const inner = attempt(() => open(bytes.subarray(at)))
      if (inner) out.push(inner)
    }
  }
  const brotli = attempt(() => brotliDecompressSync(bytes, { maxOutputLength: maxInflated }))
  return brotli ? [...out, brotli] : out
}

const limit = { maxOutputLength: maxInflated }
const formats: [Buffer, (bytes: Buffer) => Buffer][] = [
  [Buffer.from([0x1f, 0x8b, 8]), (bytes) => gunzipSync(bytes, limit)],
  ...[0x01, 0x5e, 0x9c, 0xda].map((level): [Buffer, (bytes: Buffer) => Buffer] => [
    Buffer.from([0x78, level]),
    (bytes) => inflateSync(bytes, limit),
  ]),
]

function attempt(open: () => Buffer): Buffer | undefined {
  try {
    return open()
  } catch {
    return undefined
  }
}
