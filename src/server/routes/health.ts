import type { AppContext } from '../app-context.ts'
import type { Routes } from '../api/routes.ts'
import { Health, Readiness } from '../api/schemas/health.ts'

export function healthRoutes(routes: Routes): void {
  const { context } = routes
  routes.api(
    {
      method: 'get',
      path: '/healthz',
      access: 'anyone',
      operation: 'health',
      summary: 'The collector runs.',
      tag: 'Health',
      answer: Health,
    },
    async () => ({ status: 'ok' }),
  )
  routes.api(
    {
      method: 'get',
      path: '/readyz',
      access: 'anyone',
      operation: 'readiness',
      summary: 'It can take traffic; else 503 with the reason.',
      tag: 'Health',
      answer: Readiness,
    },
    async ({ c }) => {
      const reason = await whyNot(context)
      const policy = context.policyTrouble()
      // The policy before it is in force: traffic is protected, and an operator is to look.
      // What a frozen log holds can be read.
      const frozen = context.log.journal.refusal ? { log: 'frozen' } : {}
      if (reason === null)
        return { status: 'ok', ...frozen, ...(policy === null ? {} : { policy }) }
      c.header('retry-after', '1')
      return c.json({ status: 'unavailable', reason }, 503)
    },
  )
}

async function whyNot({ notReady, log, config }: AppContext): Promise<string | null> {
  const known = notReady()
  if (known !== null) return known
  if (log.journal.queued >= config.limits.queuedRecords) return 'the write queue is full'
  if (log.journal.trouble !== null) return log.journal.trouble
  try {
    await log.store.checkpoint()
    return null
  } catch {
    return 'the store cannot be read'
  }
}
