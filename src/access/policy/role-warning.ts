import type { AccessSettings } from './access-policy.ts'
import { readyRoleNames } from './access-schema.ts'

/**
 * For who gives somebody a role: that none of the policies in force names it, and so it gives nothing. Null where one does,
 * whatever it says of the role.
 */
export function roleWarning(
  role: string,
  { text, readyRoles = true }: Pick<AccessSettings, 'text' | 'readyRoles'>,
): string | null {
  if (readyRoles && readyRoleNames.some((ready) => ready === role)) return null
  // A comment begins anywhere in a line, but not in a string.
  const code = (text ?? '').replace(
    /("(?:[^"\\]|\\.)*")|\/\/.*/g,
    (_, string?: string) => string ?? '',
  )
  const names = [...code.matchAll(/\bRole\s*::\s*"([^"]*)"/g)].map(([, name]) => name)
  if (names.includes(role)) return null
  return `no policy in force names the role ${role}: by it the key may do nothing`
}
