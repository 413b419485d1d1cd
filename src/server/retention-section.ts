// `[retention]` of the settings file: how long what is kept.
import { z } from 'zod'
import { stepKinds } from '../record/step.ts'
import { auditKind, mostDays, mostRules } from '../seal/format/retention.ts'
import { SealtraceError } from '../error.ts'

const wanted = `must be a whole number of days, 0 to ${mostDays}, or "forever"`
const days = z.custom<number | 'forever'>(
  (value) =>
    value === 'forever' ||
    (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= mostDays),
  wanted,
)
const name = z.string().min(1).max(200)

const rule = z
  .strictObject({
    trace_type: name.optional(),
    kind: z.enum([...stepKinds, auditKind]).optional(),
    class: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be the name of a class')
      .optional(),
    field: name.optional(),
    days,
  })
  .refine((of) => Object.keys(of).length > 1, 'needs a trace_type, a kind, a class or a field')
  .refine((of) => of.class === undefined || of.field === undefined, 'takes a class or a field')

export const retentionSection = z.strictObject({
  days: days.optional(),
  every_minutes: z
    .number()
    .positive()
    .max(7 * 24 * 60)
    .default(60),
  rules: z.array(rule).max(mostRules).default([]),
})

/** A rule as written: a field is not resolved to its class yet. */
export interface RetentionRuleSetting {
  readonly traceType?: string
  readonly kind?: string
  readonly class?: string
  /** Path of a field, as in the policy's rules. */
  readonly field?: string
  /** Null: for ever. */
  readonly days: number | null
}

export interface RetentionSettings {
  /** Days that records are kept; null: for ever. Default 90. */
  readonly days: number | null
  /** Minutes between two runs of the collector; default 60. */
  readonly everyMinutes: number
  readonly rules: readonly RetentionRuleSetting[]
  /** Nothing is said of retention anywhere: all of it is the default. */
  readonly isDefault: boolean
}

const defaultDays = 90
const variable = 'LANGFUSE_DATA_RETENTION_DAYS'

/** What other systems call it, where the section says no days. */
export interface OtherNames {
  /** `policy.retention_days`. */
  readonly policyDays: number | undefined
  readonly environment: NodeJS.ProcessEnv
}

/** Throws `config_invalid`. */
export function retentionSettings(
  section: z.output<typeof retentionSection>,
  { policyDays, environment }: OtherNames,
): RetentionSettings {
  const said = section.days ?? policyDays ?? daysOf(environment[variable])
  return {
    days: said === undefined ? defaultDays : inDays(said),
    everyMinutes: section.every_minutes,
    rules: section.rules.map(({ trace_type: traceType, kind, class: of, field, days: each }) => ({
      ...(traceType === undefined ? {} : { traceType }),
      ...(kind === undefined ? {} : { kind }),
      ...(of === undefined ? {} : { class: of }),
      ...(field === undefined ? {} : { field }),
      days: inDays(each),
    })),
    isDefault: said === undefined && section.rules.length === 0,
  }
}

function inDays(said: number | 'forever'): number | null {
  return said === 'forever' ? null : said
}

function daysOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  if (/^\d{1,5}$/.test(text) && Number(text) <= mostDays) return Number(text)
  throw new SealtraceError(
    'config_invalid',
    `${variable} must be a whole number of days, 0 to ${mostDays}; [retention] of the settings file can say more`,
  )
}
