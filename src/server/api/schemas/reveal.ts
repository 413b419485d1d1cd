// Hidden values on their way to who may see them, and the second person's word.
import { z } from 'zod'
import { placeholderPattern } from '../../../access/reveal.ts'

const why = {
  reason: z.string().trim().min(1).max(2000),
  /** Id in a ticket system. */
  ticket: z.string().trim().max(100).optional(),
}

export const RevealAsked = z
  .strictObject({
    recordId: z.string().max(100),
    class: z.string().min(1).max(100),
    ...why,
    /** One value by its placeholder, as shown; default all of the class. */
    placeholder: z
      .string()
      .max(60)
      .regex(placeholderPattern, 'as it is shown, such as [EMAIL_1]')
      .optional(),
    /** Without the second person that the settings ask for: loud. */
    breakGlass: z.boolean().default(false),
    /** Id of an approved request. */
    request: z.string().max(100).optional(),
  })
  .meta({ id: 'RevealAsked' })

export const Revealed = z
  .object({
    recordId: z.string(),
    class: z.string(),
    values: z.array(z.object({ placeholder: z.string(), value: z.json() })),
    auditRecordId: z.string(),
    /** Seconds that it may stay on a screen. */
    shownForSeconds: z.int(),
  })
  .meta({ id: 'Revealed' })

export const BulkRevealAsked = z
  .strictObject({
    traceId: z.string().regex(/^[0-9a-f]{32}$/),
    /** Default all. */
    classes: z.array(z.string().max(100)).max(100).optional(),
    ...why,
  })
  .meta({ id: 'BulkRevealAsked' })

export const BulkRevealed = z
  .object({
    traceId: z.string(),
    records: z.array(
      z.object({
        recordId: z.string(),
        class: z.string(),
        values: z.array(z.object({ placeholder: z.string(), value: z.json() })),
      }),
    ),
    /** Classes of the run that were not opened: not allowed, or they take a second person. */
    leftOut: z.array(z.string()),
    auditRecordId: z.string(),
    shownForSeconds: z.int(),
  })
  .meta({ id: 'BulkRevealed' })

export const NewRevealRequest = z
  .strictObject({ recordId: z.string().max(100), class: z.string().min(1).max(100), ...why })
  .meta({ id: 'NewRevealRequest' })

export const RevealRequest = z
  .object({
    /** Record id of its entry. */
    id: z.string(),
    recordId: z.string(),
    traceId: z.string().nullable(),
    class: z.string(),
    reason: z.string(),
    ticket: z.string().nullable(),
    by: z.string(),
    at: z.string(),
    expires: z.string(),
    state: z.enum(['open', 'approved', 'refused', 'used', 'expired']),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    /** The one who asks is who asked for it. */
    own: z.boolean(),
  })
  .meta({ id: 'RevealRequest' })

export const RevealRequests = z
  .object({ requests: z.array(RevealRequest) })
  .meta({ id: 'RevealRequests' })

export const RevealRequestId = z.object({ id: z.string().max(100) })

export const RevealDecision = z
  .strictObject({ approve: z.boolean(), reason: z.string().trim().max(2000).optional() })
  .meta({ id: 'RevealDecision' })

export const RevealCopied = z
  .strictObject({
    /** Of the reveal. */
    auditRecordId: z.string().max(100),
    placeholder: z.string().max(60).regex(placeholderPattern, 'as it is shown, such as [EMAIL_1]'),
  })
  .meta({ id: 'RevealCopied' })

export const CopyNoted = z.object({ auditRecordId: z.string() }).meta({ id: 'CopyNoted' })
