import type { RootKeyProvider } from '../root-key-provider.ts'
import { parseRootKey, rawRootKey } from './raw-root-key.ts'

/** In order: the first that is set is used, and the others are not tried when it does not fit. */
export const rootKeyVariables = [
  'SEALTRACE_ROOT_KEY',
  'SYMBIONT_LOGGING_KEY',
  'SYMBIONT_MASTER_KEY',
] as const

/** The root key from the environment; null when none of the variables is set. Throws `config_invalid`. */
export function environmentRootKey(
  environment: NodeJS.ProcessEnv,
  first?: string,
): RootKeyProvider | null {
  for (const name of first ? [first, ...rootKeyVariables] : rootKeyVariables) {
    const text = environment[name]
    if (text) return rawRootKey(parseRootKey(text, `$${name}`), `environment ($${name})`)
  }
  return null
}
