// What is proved of the log: verification, receipts, evidence.
import { z } from 'zod'
import { longestReason, mostTraces } from '../../../export/evidence/evidence-request.ts'
import { flagQuery, textQuery } from './query.ts'

const place = z.int().nullable()
const known = z.string().nullable()

const taken = {
  recordId: z.string(),
  /** Leaf index. */
  index: z.int(),
}

const takenState = z.enum(['erased', 'expired', 'erased-unauthorised'])

const life = z.object({
  frozen: z.object({ recordId: z.string(), index: place }).nullable(),
  successor: z.object({ ...taken, origin: z.string(), logKey: z.string() }).nullable(),
  predecessor: z
    .object({
      ...taken,
      origin: z.string(),
      logKey: z.string(),
      size: z.int(),
      root: z.string(),
    })
    .nullable(),
})

const evidence = z.object({
  ...taken,
  kind: known,
  time: known,
  state: z.enum(['intact', 'damaged', 'erased', 'expired', 'erased-unauthorised', 'gap']),
  by: place,
  byRecord: known,
  parts: z.object({ listed: z.int(), missing: z.int() }).nullable(),
  leaf: z.string(),
  leafHash: z.string(),
  proof: z.array(z.string()),
  checkpoint: z.string(),
})

/** What `verify --json` prints. */
export const VerifyReport = z
  .object({
    ok: z.boolean(),
    origin: z.string(),
    size: z.int(),
    rootHash: z.string(),
    signedBy: z.array(z.string()).optional(),
    cosignatures: z.array(z.string()).optional(),
    witnessedSize: place.optional(),
    records: z.object({ intact: z.int(), erased: z.int(), expired: z.int() }),
    unauthorised: z.int().optional(),
    gapRecords: z.int().optional(),
    since: place.optional(),
    incremental: z.boolean().optional(),
    findings: z.array(z.object({ recordId: known, index: place, problem: z.string() })),
    findingsTotal: z.int().optional(),
    states: z
      .array(z.object({ ...taken, state: takenState, by: place, byRecord: known }))
      .optional(),
    takenBy: z
      .array(
        z.object({
          recordId: z.string(),
          index: place,
          state: z.enum(['erased', 'expired']),
          records: z.int(),
          headers: z.int(),
          parts: z.int(),
        }),
      )
      .optional(),
    gaps: z
      .array(z.object({ ...taken, lost: place, reason: known, session: z.string().optional() }))
      .optional(),
    life: life.optional(),
    record: evidence.optional(),
    notChecked: z.array(z.string()),
  })
  .meta({ id: 'VerifyReport' })

export const VerifyQuery = z.object({ deep: flagQuery, incremental: flagQuery, record: textQuery })

export const ReceiptView = z
  .object({
    recordId: z.string(),
    index: z.int(),
    size: z.int(),
    /** Base64 of the `.tlog-proof` file. */
    proof: z.string(),
    leaf: z.string(),
  })
  .meta({ id: 'ReceiptView' })

export const ReceiptQuery = z.object({ witnessed: flagQuery })

export const ReceiptParams = z.object({ record: z.string() })

const time = z.string().min(1).max(40)

export const EvidenceAsked = z
  .strictObject({
    traces: z
      .array(z.string().regex(/^[0-9a-f]{32}$/))
      .min(1)
      .max(mostTraces)
      .optional(),
    since: time.optional(),
    until: time.optional(),
    form: z.enum(['masked', 'sealed']).default('masked'),
    reason: z.string().trim().min(1).max(longestReason).optional(),
  })
  .meta({ id: 'EvidenceAsked' })
