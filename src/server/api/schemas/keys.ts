// Rotation of keys, and keys of producers.
import { z } from 'zod'

export const RotateKeys = z
  .strictObject({
    what: z.enum(['data', 'index', 'signing']),
    month: z
      .string()
      .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/)
      .optional(),
    all: z.boolean().optional(),
    subjects: z.boolean().optional(),
    finish: z.boolean().optional(),
    drop: z.boolean().optional(),
  })
  .meta({ id: 'RotateKeys' })

const renewed = { from: z.array(z.string()), to: z.string(), resumed: z.boolean() }

export const RotatedKeys = z
  .union([
    z.object({
      what: z.literal('data'),
      rotated: z.array(
        z.object({
          ...renewed,
          of: z.enum(['month', 'subjects']),
          month: z.string().nullable(),
          rows: z.int(),
        }),
      ),
    }),
    z.object({
      what: z.literal('index'),
      rotated: z.array(
        z.object({
          ...renewed,
          month: z.string(),
          parts: z.int(),
          dropped: z.int(),
          owners: z.int(),
        }),
      ),
    }),
    z.object({
      what: z.literal('signing'),
      rotated: z.array(
        z.object({
          signingKeys: z.array(z.string()),
          from: z.string(),
          to: z.string(),
          finished: z.boolean(),
        }),
      ),
    }),
  ])
  .meta({ id: 'RotatedKeys' })

export const NewProducer = z
  .strictObject({
    publicKey: z.string().min(1).max(200),
    name: z.string().trim().min(1).max(100),
  })
  .meta({ id: 'NewProducer' })

export const Producer = z
  .object({
    id: z.string(),
    publicKey: z.string(),
    name: z.string().nullable(),
    since: z.string(),
    /** Null: it counts. */
    removed: z.string().nullable(),
  })
  .meta({ id: 'Producer' })

export const ProducerList = z.object({ producers: z.array(Producer) })

export const ProducerParams = z.object({ id: z.string() })
