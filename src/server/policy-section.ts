// `[policy]` of the settings file. Classes and actions are judged where the policy is compiled.
import { z } from 'zod'

const names = z.array(z.string().min(1).max(1000)).max(10_000)

export const policySection = z.strictObject({
  /** False: sensitive values stay visible inside the sealed content. Default true. */
  enable_pii_masking: z.boolean().optional(),
  preset: z.enum(['default', 'classic']).optional(),
  style: z.enum(['placeholder', 'stars']).optional(),
  cards: z.enum(['lenient', 'strict']).optional(),
  classes: z
    .record(
      z.string(),
      z.union([z.string(), z.strictObject({ action: z.string(), mask: z.string().optional() })]),
    )
    .optional(),
  rules: z
    .array(
      z.strictObject({
        path: z.string().min(1),
        action: z.string(),
        mask: z.string().optional(),
        class: z.string().optional(),
      }),
    )
    .max(10_000)
    .optional(),
  sensitive_keys: names.optional(),
  allow_keys: names.optional(),
  allow_values: names.optional(),
  media: z.enum(['hash', 'keep']).optional(),
  min_confidence: z.number().min(0).max(1).optional(),
})
