import { z } from 'zod'

export const Health = z.object({ status: z.literal('ok') })

export const Readiness = z.object({
  status: z.literal('ok'),
  /** It takes no steps any more; what it holds can be read. */
  log: z.literal('frozen').optional(),
  /** Why the policy of the settings file is not in force. */
  policy: z.string().optional(),
})
