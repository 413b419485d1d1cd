// Names of the files in an evidence pack. They come from leaf indexes, hashes and counters: never from what was recorded.
import { toHex } from '../../crypto/encoding.ts'

export const packNames = {
  index: 'index.json',
  report: 'report.html',
  instructions: 'VERIFY.md',
  script: 'check.py',
  sums: 'SHA256SUMS',
  /** The checkpoint that all receipts lead to. */
  checkpoint: 'log/checkpoint',
  /** The newest that there was, where that is another one, and the proof between both. */
  newest: 'log/checkpoint.newest',
  consistency: 'log/consistency',
  logKeys: 'log/keys.json',
  policy: 'log/witness-policy',
  audit: 'audit.json',
} as const

export type RecordFile = 'leaf' | 'manifest' | 'salt' | 'header.json' | 'receipt.tlog-proof'

export function recordFile(index: number, file: RecordFile): string {
  return `records/${String(index).padStart(10, '0')}/${file}`
}

/** A sealed part by the hash under which manifests list it. */
export function partFile(hash: Uint8Array): string {
  return `parts/${toHex(hash)}`
}

/** The masked content of the `n`th trace. */
export function contentFile(n: number): string {
  return `content/${String(n).padStart(5, '0')}.json`
}

/** That a key of the log was named before the `n`th hand-over: a receipt over the checkpoint of that hand-over. */
export function handoverFile(n: number, index: number): string {
  return `log/handover-${n}-record-${index}.tlog-proof`
}

const mib = 1024 * 1024
const ofRecords: Readonly<Record<RecordFile, number>> = {
  leaf: 58,
  manifest: 64 * mib,
  salt: 1024,
  'header.json': 64 * mib,
  'receipt.tlog-proof': mib,
}
/** Bytes of the file: what is larger is neither packed nor read. Content, parts and the report have the bound of the archive. */
export function largestOf(name: string): number | undefined {
  const kind = name.startsWith('records/') ? name.slice(name.lastIndexOf('/') + 1) : ''
  if (Object.hasOwn(ofRecords, kind)) return ofRecords[kind as RecordFile]
  if (name === packNames.sums) return 20 * mib
  if (name === packNames.index) return 64 * mib
  if (name === packNames.script || name === packNames.instructions) return mib
  return name.startsWith('log/') ? mib : undefined
}
