// The policy of who may look: as it is, as it would be, and what it answers.
import { z } from 'zod'
import { actions } from '../../../access/principal.ts'

export const AccessPolicy = z
  .object({
    /** SHA-256 of the text in force, hex. */
    version: z.string(),
    /** The settings' own text; null: the ready roles are in force. */
    text: z.string().nullable(),
    ready: z.array(z.object({ role: z.string(), text: z.string() })),
    schema: z.string(),
    /** Why it cannot be changed here; null where it can. */
    fixed: z.string().nullable(),
  })
  .meta({ id: 'AccessPolicy' })

export const AccessCase = z
  .strictObject({
    principal: z.strictObject({
      name: z.string().max(200).default('key:test'),
      roles: z.array(z.string().max(100)).max(20),
      address: z.string().max(100).optional(),
    }),
    action: z.enum(actions),
    /** Absent: of the project. */
    run: z
      .strictObject({
        traceType: z.string().max(200).optional(),
        environment: z.string().max(200).optional(),
        ageHours: z.number().min(0).optional(),
        class: z.string().max(100).optional(),
        purpose: z.string().max(2000).optional(),
      })
      .optional(),
    /** ISO 8601; default now. */
    at: z.string().optional(),
    expect: z.enum(['allow', 'deny']).optional(),
  })
  .meta({ id: 'AccessCase' })

export const AccessAnswer = z
  .object({
    decision: z.enum(['allow', 'deny']),
    /** Ids of the policies that decided. */
    because: z.array(z.string()),
    /** Null without an expectation. */
    asExpected: z.boolean().nullable(),
  })
  .meta({ id: 'AccessAnswer' })

const text = z.string().max(48 * 1024)

export const SetAccessPolicy = z
  .strictObject({
    text,
    /** The version that it was made from. */
    from: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .meta({ id: 'SetAccessPolicy' })

export const TestAccessPolicy = z
  .strictObject({
    /** In the place of the own policies in force. */
    text: text.optional(),
    cases: z.array(AccessCase).max(200),
  })
  .meta({ id: 'TestAccessPolicy' })

export const AccessAnswers = z
  .object({ answers: z.array(AccessAnswer) })
  .meta({ id: 'AccessAnswers' })
