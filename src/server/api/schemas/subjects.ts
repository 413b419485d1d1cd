// People: what there is of them, and what an erasure takes.
import { z } from 'zod'

const longest = 16_384

const id = z.string().regex(/^[0-9a-f]{32}$/)
const user = z.string().min(1).max(longest)
const className = z.string().regex(/^[a-z0-9_]{1,40}$/)
const reason = z.string().trim().min(1).max(2000)

export const SubjectFind = z
  .strictObject({
    subject: id.optional(),
    user: user.optional(),
    value: user.optional(),
    class: className.optional(),
  })
  .meta({ id: 'SubjectFind' })

export const SubjectErase = z
  .strictObject({
    subject: id.optional(),
    user: user.optional(),
    mentions: z.literal(true).optional(),
    values: z.array(user).max(100).optional(),
    reason,
    dryRun: z.boolean().default(false),
  })
  .meta({ id: 'SubjectErase' })

export const SubjectExportAsked = z
  .strictObject({ subject: id.optional(), user: user.optional(), reason: reason.optional() })
  .meta({ id: 'SubjectExportAsked' })

export const SubjectApprove = z.strictObject({ request: z.string().min(1).max(100) })

const mention = z
  .object({
    /** Null for an audit entry. */
    traceId: z.string().nullable(),
    recordId: z.string(),
    partId: z.string(),
    class: z.string(),
    values: z.int(),
    subject: z.string().nullable(),
    held: z.boolean(),
  })
  .meta({ id: 'Mention' })

const found = {
  subject: z.string().nullable(),
  pseudonym: z.string().nullable(),
  traces: z.array(z.string()),
  records: z.int(),
  parts: z.int(),
  collateral: z.object({ slots: z.int(), records: z.int() }),
  damaged: z.int(),
  mentions: z.array(mention),
  people: z.array(z.object({ subject: z.string(), pseudonym: z.string(), runs: z.int() })),
  unopened: z.int(),
  holds: z.array(z.string()),
}

export const SubjectView = z.object(found).meta({ id: 'SubjectView' })

const ErasePreview = z.object({ ...found, dryRun: z.literal(true) }).meta({ id: 'ErasePreview' })

const PendingErasure = z
  .object({
    ...found,
    dryRun: z.literal(false),
    status: z.literal('pending'),
    requestId: z.string(),
    expires: z.string(),
  })
  .meta({ id: 'PendingErasure' })

export const ErasedSubject = z
  .object({
    ...found,
    dryRun: z.literal(false),
    status: z.literal('erased'),
    auditRecordId: z.string(),
    intentRecordId: z.string(),
    completionRecordId: z.string(),
    erased: z.object({
      keys: z.int(),
      parts: z.int(),
      records: z.int(),
      held: z.int().optional(),
    }),
    receipt: z.object({ recordId: z.string(), proof: z.string(), leaf: z.string() }).nullable(),
  })
  .meta({ id: 'ErasedSubject' })

export const EraseAnswer = z
  .union([ErasePreview, PendingErasure, ErasedSubject])
  .meta({ id: 'EraseAnswer' })

export const SubjectExport = z
  .object({
    subject: z.string(),
    pseudonym: z.string(),
    exported: z.string(),
    auditRecordId: z.string(),
    runs: z.array(
      z.object({
        traceId: z.string(),
        steps: z.array(
          z.object({
            recordId: z.string(),
            kind: z.string(),
            name: z.string(),
            startTime: z.string(),
            model: z.string().nullable(),
            status: z.string(),
            content: z.json(),
          }),
        ),
        leftOut: z.int(),
      }),
    ),
  })
  .meta({ id: 'SubjectExport' })
