import type { Paint } from '../io.ts'
import { plural } from '../render/figures.ts'
import type { Check } from './check.ts'

/** The last line of `doctor`: what is fine and comes with advice is a warning. */
export function verdict(checks: readonly Check[], paint: Paint): string {
  const failed = checks.filter(({ ok }) => !ok).length
  if (failed) return paint(['red', 'bold'], `${plural(failed, 'check')} failed`)
  const warned = checks.filter(({ fix }) => fix !== null).length
  return warned
    ? paint(['yellow', 'bold'], `passed, ${plural(warned, 'warning')}`)
    : paint(['green', 'bold'], 'all checks passed')
}
