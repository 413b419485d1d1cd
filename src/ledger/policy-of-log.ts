import { SealtraceError } from '../error.ts'
import type { WitnessPolicy } from './witness-policy.ts'

/**
 * The policy, where cosignatures by it say something of the log with these keys; undefined where it asks for none, which is no policy.
 * One without `log` lines is good for any log. Throws `config_invalid` for that of another log, whose witnesses say nothing of this one.
 * @param keys vkeys, of which the policy has to name one
 */
export function policyOfLog(
  policy: WitnessPolicy | undefined,
  keys: readonly string[],
): WitnessPolicy | undefined {
  if (policy?.logs.length && !policy.logs.some(({ vkey }) => keys.includes(vkey)))
    throw new SealtraceError(
      'config_invalid',
      'the witness policy is of another log: none of its log lines names a key of this one; add the line: log VKEY',
    )
  return policy?.quorum === 'none' ? undefined : policy
}
