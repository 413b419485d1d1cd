import { packageVersion } from './package-version.ts'
import type { TransportSettings } from './read-options.ts'

const version = packageVersion()

/** What every request to the collector says. */
export function headersOf({
  ingestKey,
}: Pick<TransportSettings, 'ingestKey'>): Record<string, string> {
  return {
    authorization: `Bearer ${ingestKey}`,
    accept: 'application/json',
    'user-agent': `sealtrace/${version}`,
  }
}
