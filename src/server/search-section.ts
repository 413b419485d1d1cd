// Section `search` of the settings file: what the blind index holds, and what it takes for one value.
import { z } from 'zod'
import type { IndexOptions } from '../terms/indexer.ts'

export const searchSection = z.strictObject({
  words: z.boolean().default(true),
  prefix: z.boolean().default(false),
  phone_country_code: z.int().min(1).max(999).default(1),
  email_dots: z.boolean().default(true),
  email_tags: z.boolean().default(false),
})

export function searchSettings(section: z.output<typeof searchSection>): IndexOptions {
  const { words, prefix, phone_country_code, email_dots, email_tags } = section
  return {
    words,
    prefix,
    terms: {
      phoneCountryCode: phone_country_code,
      emailDots: email_dots,
      emailTags: email_tags,
    },
  }
}
