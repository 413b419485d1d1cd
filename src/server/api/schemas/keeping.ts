// Legal holds, and retention.
import { z } from 'zod'

const longest = 16_384
const id = z.string().regex(/^[0-9a-f]{32}$/)
const text = z.string().min(1).max(longest)
const time = z.int().min(0).max(8_640_000_000_000_000)
const reason = z.string().trim().min(1).max(2000)
const known = z.string().nullable()

export const NewHold = z
  .strictObject({
    trace: id.optional(),
    subject: id.optional(),
    user: text.optional(),
    traceType: text.optional(),
    all: z.literal(true).optional(),
    /** Milliseconds since the epoch. */
    since: time.optional(),
    until: time.optional(),
    reason,
  })
  .meta({ id: 'NewHold' })

export const Reason = z.strictObject({ reason }).meta({ id: 'Reason' })

export const HoldView = z
  .object({
    holdId: z.string(),
    trace: known,
    subject: known,
    traceType: known,
    all: z.boolean(),
    since: known,
    until: known,
    created: z.string(),
    actor: z.string(),
    reason: z.string(),
    auditRecordId: z.string(),
  })
  .meta({ id: 'HoldView' })

export const HoldParams = z.object({ id: z.string() })

export const HoldList = z.object({ holds: z.array(HoldView) })

export const AddedHold = z
  .object({
    holdId: z.string(),
    auditRecordId: z.string(),
    /** Intents of erasures that are carried out all the same. */
    underWay: z.array(z.string()),
  })
  .meta({ id: 'AddedHold' })

export const EndedHold = z
  .object({ holdId: z.string(), auditRecordId: z.string(), recordId: z.string() })
  .meta({ id: 'EndedHold' })

const counts = { records: z.int(), parts: z.int(), keys: z.int() }

const rules = z.object({
  /** Null: for ever. */
  days: z.int().nullable(),
  rules: z.array(
    z.object({
      traceType: z.string().optional(),
      kind: z.string().optional(),
      class: z.string().optional(),
      days: z.int().nullable(),
    }),
  ),
})

export const RetentionView = z
  .object({
    policyRecordId: known,
    inForce: rules.nullable(),
    settings: rules,
    due: z.object({ ...counts, held: z.int() }),
  })
  .meta({ id: 'RetentionView' })

/** Nothing at all is a run. */
export const RetentionRunAsked = z
  .strictObject({ dryRun: z.boolean().default(false) })
  .default({ dryRun: false })

export const RetentionRun = z
  .object({ dryRun: z.boolean(), ...counts, held: z.int(), auditRecordId: z.string() })
  .meta({ id: 'RetentionRun' })
