// Section `ingest` of the settings file: what the doors take.
import { z } from 'zod'

export const ingestSection = z.strictObject({ signed_only: z.boolean().default(false) })

export interface IngestSettings {
  /** Nothing is taken but batches that a registered producer has signed. Default false. */
  readonly signedOnly: boolean
}

export function ingestSettings(section: z.output<typeof ingestSection>): IngestSettings {
  return { signedOnly: section.signed_only }
}
