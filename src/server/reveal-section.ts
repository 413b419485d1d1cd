// Section `reveal` of the settings file: whether a reveal needs a second person, and how long a value is shown.
import { z } from 'zod'
import type { RevealTerms } from '../access/reveal-terms.ts'

const className = z.string().regex(/^[a-z0-9_]{1,40}$/, 'a class is a name such as credit_card')

export const revealSection = z.strictObject({
  second_person: z.union([z.boolean(), z.array(className).max(200)]).default(false),
  request_hours: z
    .number()
    .positive()
    .max(24 * 366)
    .default(24),
  shown_seconds: z.int().min(1).max(86_400).default(30),
})

export function revealSettings({
  second_person,
  request_hours,
  shown_seconds,
}: z.output<typeof revealSection>): RevealTerms {
  return {
    secondPerson: second_person,
    requestHours: request_hours,
    shownSeconds: shown_seconds,
  }
}
