import { SealtraceError } from '../error.ts'
import { clearText } from '../protect/header-text.ts'
import type { Config } from './config.ts'
import { policyOf } from './log-settings.ts'

/**
 * A trace type in which detection finds something is a keyed token in headers, which no policy can name: left to some roles, it
 * would be open to all. Throws `config_invalid`.
 */
export function checkTraceTypes({ access, policy }: Pick<Config, 'access' | 'policy'>): void {
  const types = Object.keys(access.traceTypes)
  if (types.length === 0) return
  const compiled = policyOf(policy)
  if (types.some((type) => clearText(type, compiled) === null))
    throw new SealtraceError(
      'config_invalid',
      'access policy: access.trace_types: detection finds something in a name, so that it stands in no header; give the type another name',
    )
}
