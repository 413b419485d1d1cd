import { z } from 'zod'

export const AuditEntryView = z
  .object({
    recordId: z.string(),
    time: z.string(),
    actor: z.string(),
    action: z.string(),
    target: z.string().nullable(),
    reason: z.string().nullable(),
    outcome: z.string(),
    address: z.string().nullable(),
    /** What else the entry says, masked. */
    details: z.record(z.string(), z.json()).nullable(),
    /** Values hidden in what it is about, by class; null where it is about none. */
    findings: z.record(z.string(), z.int()).nullable(),
  })
  .meta({ id: 'AuditEntry' })

export const AuditQuery = z.object({
  actor: z.string().max(200).optional(),
  /** A whole action, or what it starts with before the dot. */
  action: z.string().max(100).optional(),
  outcome: z.enum(['allowed', 'denied', 'failed']).optional(),
  target: z.string().max(100).optional(),
  since: z.string().max(100).optional(),
  until: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
  cursor: z.string().max(100).optional(),
})

export const AuditPage = z
  .object({ entries: z.array(AuditEntryView), next: z.string().nullable() })
  .meta({ id: 'AuditPage' })

const { limit: _, cursor: __, ...filters } = AuditQuery.shape

/** Of a stream. */
export const AuditFollow = z.object(filters)

export const AuditExport = z.object({
  ...filters,
  format: z.enum(['ndjson', 'csv']).default('ndjson'),
})
