// What a recorder says of steps that it lost.
import { gapReasons, type Gap, type Step } from '../../record/step.ts'
import { badRequest } from '../bad-request.ts'

/** Such a step, with what it says as a {@link Gap}. Throws `bad_request` when it does not say it. */
export function asGap(step: Step): Step {
  const count = step.attributes['sealtrace.gap.count']
  const said = step.attributes['sealtrace.gap.reason']
  const reason = gapReasons.find((one) => one === said)
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1)
    throw badRequest('step: sealtrace.gap.count is not a whole number above 0')
  if (!reason) throw badRequest(`step: sealtrace.gap.reason is none of ${gapReasons.join(', ')}`)
  const gap: Gap = { count, reason }
  return { ...step, gap }
}
