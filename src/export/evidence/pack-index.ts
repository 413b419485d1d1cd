// index.json: what an evidence pack holds. It is signed by nobody: what counts is what the files prove.
import { z } from 'zod'
import { decodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'

const count = z.int().min(0)
const text = z.string().max(2000)
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))

const record = z.strictObject({
  index: count,
  recordId: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  kind: z.string().max(40),
  /** ISO 8601, UTC. */
  time: z.string().max(40),
  /** What was asked for, or what is here because of it. */
  role: z.enum(['asked', 'related']),
  /** Ids of parts that the log no longer held. */
  missingParts: z.array(hex(16)).max(100_000),
})

const finding = z.strictObject({
  recordId: z.string().max(100).nullable(),
  index: count.nullable(),
  problem: text,
})

const states = z.strictObject({ intact: count, erased: count, expired: count })

const index = z.strictObject({
  format: z.literal('sealtrace-evidence'),
  version: z.literal(1),
  /** The program and its version. */
  tool: z.string().max(100),
  created: z.string().max(40),
  project: z.string().max(63),
  origin: z.string().min(1).max(300),
  form: z.enum(['masked', 'sealed']),
  asked: z.strictObject({
    traces: z.array(hex(16)).nullable(),
    since: z.string().max(40).nullable(),
    until: z.string().max(40).nullable(),
  }),
  /** The entry of the log that says who took the pack, and why. */
  auditRecordId: z.string().max(40),
  checkpoint: z.strictObject({ size: count, rootHash: z.string().max(64), witnessed: z.boolean() }),
  newest: z.strictObject({ size: count }).nullable(),
  records: z.array(record).max(65_534),
  /** Traces with content, in the order of the files. */
  content: z.array(z.strictObject({ traceId: hex(16), file: z.string().max(40) })).max(65_534),
  /** Policies and detectors that the records were protected under. */
  policies: z.array(z.strictObject({ sha256: hex(32), detector: text, records: count })),
  handovers: z.array(z.strictObject({ file: z.string().max(100), index: count })).max(1000),
  /** What one might look for and is not here. */
  leftOut: z.array(text).max(100),
  /** What was found when the pack was made. */
  check: z.strictObject({
    ok: z.boolean(),
    records: states,
    findings: z.array(finding).max(10_001),
    notChecked: z.array(text).max(100),
  }),
  files: z
    .array(z.strictObject({ name: z.string().max(200), size: count, sha256: hex(32) }))
    .max(65_534),
})

export type PackIndex = z.output<typeof index>
export type IndexedRecord = PackIndex['records'][number]

/** Throws `corrupt` for what is no index of a known version. Hostile bytes are told nothing but that. */
export function parsePackIndex(bytes: Uint8Array): PackIndex {
  const parsed = index.safeParse(parseJson(decodeUtf8(bytes) ?? ''))
  if (parsed.success) return parsed.data
  throw new SealtraceError('corrupt', 'index.json is not that of an evidence pack of version 1')
}

const logKeys = z.strictObject({
  origin: z.string().min(1).max(300),
  logKey: text,
  signingKeys: z.array(text).max(10),
  authorityKey: text,
})

/** log/keys.json: public keys as the log names them. Whoever checks compares them with what they have from elsewhere. */
export type PackKeys = z.output<typeof logKeys>

/** Throws `corrupt`. */
export function parsePackKeys(bytes: Uint8Array): PackKeys {
  const parsed = logKeys.safeParse(parseJson(decodeUtf8(bytes) ?? ''))
  if (parsed.success) return parsed.data
  throw new SealtraceError('corrupt', 'log/keys.json does not name the keys of a log')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
