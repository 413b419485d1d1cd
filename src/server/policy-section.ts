// `[policy]` of the settings file. Classes, actions and patterns are judged where the policy is compiled.
import { z } from 'zod'
import { captureModes } from '../protect/capture-mode.ts'
import { destinations, directions } from '../protect/context.ts'
import { presetNames } from '../protect/presets.ts'
import { mostDays } from '../seal/format/retention.ts'

const text = z.string().min(1).max(1000)
const names = z.array(text).max(10_000)
const confidence = z.number().min(0).max(1)

const rule = z.strictObject({
  path: text.optional(),
  class: z.string().optional(),
  action: z.string(),
  mask: z.string().optional(),
  tool: text.optional(),
  direction: z.enum(directions).optional(),
  trace_type: text.optional(),
  destination: z.enum(destinations).optional(),
})

const pattern = z.strictObject({
  name: text,
  pattern: z.string().min(1).max(10_000),
  flags: z.string().optional(),
  class: z.string().optional(),
  confidence: confidence.optional(),
})

export const policySection = z.strictObject({
  /** False: sensitive values stay visible inside the sealed content. Default true. */
  enable_pii_masking: z.boolean().optional(),
  /** Another name of `retention.days`. */
  retention_days: z.int().min(0).max(mostDays).optional(),
  preset: z.enum(presetNames).optional(),
  style: z.enum(['placeholder', 'stars']).optional(),
  cards: z.enum(['lenient', 'strict']).optional(),
  entities: z.record(z.string(), z.union([z.boolean(), confidence])).optional(),
  classes: z
    .record(
      z.string(),
      z.union([z.string(), z.strictObject({ action: z.string(), mask: z.string().optional() })]),
    )
    .optional(),
  rules: z.array(rule).max(10_000).optional(),
  tools: z
    .record(text, z.strictObject({ sensitive: names, action: z.string().optional() }))
    .optional(),
  capture: z.record(text, z.enum(captureModes)).optional(),
  allow_fields: names.optional(),
  sensitive_keys: names.optional(),
  allow_keys: names.optional(),
  allow_values: names.optional(),
  allow_patterns: names.optional(),
  allow_paths: names.optional(),
  words: z
    .array(
      z.strictObject({
        class: z.string().optional(),
        words: z.array(text).max(1_000_000),
      }),
    )
    .optional(),
  patterns: z.array(pattern).max(1000).optional(),
  media: z.enum(['hash', 'keep']).optional(),
  min_confidence: confidence.optional(),
  /** Characters. */
  max_text: z.int().min(1).optional(),
})
