import type { Hiding } from './hide.ts'
import { treatmentOfNamed } from './named-values.ts'
import { isNeverKept } from './never-kept.ts'

/**
 * Whether a text or number is hidden as the class that its client names, and not as the one that it is found to be: `found`.
 * Not where the policy's preset promises never to keep that, nor where the policy leaves the client's class clear.
 */
export function isDeclared(
  { named, scope, policy }: Pick<Hiding, 'named' | 'scope' | 'policy'>,
  value: string | number,
  found: string,
): boolean {
  const name = named?.classInsteadOf(found, value)
  if (name === undefined || isNeverKept(policy, found)) return false
  return treatmentOfNamed(scope, name).action !== 'keep'
}
