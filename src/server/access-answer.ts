import type { z } from 'zod'
import type { AccessPolicy } from '../access/policy/access-policy.ts'
import type { Facts } from '../access/principal.ts'
import { SealtraceError } from '../error.ts'
import type { AccessAnswer, AccessCase } from './api/schemas/access-policy.ts'

const hourMs = 3_600_000

/** What a policy says to a case, and why. Throws `bad_request` for a time that is none. */
export function answerOf(
  policy: AccessPolicy,
  { principal, action, run, at, expect }: z.output<typeof AccessCase>,
  now: number,
): z.output<typeof AccessAnswer> {
  const time = at === undefined ? now : Date.parse(at)
  if (Number.isNaN(time))
    throw new SealtraceError('bad_request', 'at: a time such as 2026-01-31T12:00:00Z')
  const facts = run ? factsOf(run, time) : null
  const { allow, because } = policy.decide({ ...principal, action, facts, at: time })
  const decision = allow ? 'allow' : 'deny'
  return { decision, because: [...because], asExpected: expect ? expect === decision : null }
}

function factsOf(
  {
    traceType,
    environment,
    ageHours,
    class: name,
    purpose,
  }: NonNullable<z.output<typeof AccessCase>['run']>,
  now: number,
): Facts {
  return {
    ...(traceType !== undefined && { traceType }),
    ...(environment !== undefined && { environment }),
    ...(ageHours !== undefined && { time: now - ageHours * hourMs }),
    ...(name !== undefined && { class: name }),
    ...(purpose !== undefined && { purpose }),
  }
}
