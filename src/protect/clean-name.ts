import type { Hiding } from './hide.ts'
import { keyInfo } from './key-info.ts'

/** True for a field's name that holds nothing to hide or escape, as far as that is known without a look at it. */
export function isCleanName(
  { extra, policy, named }: Pick<Hiding, 'extra' | 'policy' | 'named'>,
  name: string,
): boolean {
  return !extra && keyInfo(policy, name).clean && !named?.holds(name)
}
