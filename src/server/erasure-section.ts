// Sections `erasure` and `subjects` of the settings file: whether an erasure needs two people, and what names a person.
import { z } from 'zod'
import type { SubjectsOptions } from '../erase/subjects.ts'

export const erasureSection = z.strictObject({
  second_person: z.boolean().default(false),
  request_days: z.int().min(1).max(366).default(7),
})

/** Eight names at most: each way to part them is tried. */
const path = z
  .string()
  .max(200)
  .regex(/^[^.]+(?:\.[^.]+){0,7}$/, 'a path is one to eight names, parted by dots')

/** Dotted paths of attributes, in order of precedence. */
export const subjectsSection = z.strictObject({
  attributes: z.array(path).max(20).default([]),
})

export type ErasureSettings = Required<Pick<SubjectsOptions, 'secondPerson' | 'requestDays'>>

export function erasureSettings({
  second_person,
  request_days,
}: z.output<typeof erasureSection>): ErasureSettings {
  return { secondPerson: second_person, requestDays: request_days }
}
