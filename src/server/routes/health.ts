import { Hono } from 'hono'
import type { AppContext, AppEnv } from '../app-context.ts'

export function healthRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/healthz', (c) => {
    c.header('cache-control', 'no-store')
    return c.json({ status: 'ok' })
  })
  app.get('/readyz', async (c) => {
    c.header('cache-control', 'no-store')
    const reason = await whyNot(context)
    const policy = context.policyTrouble()
    // The policy before it is in force: traffic is protected, and an operator is to look.
    // What a frozen log holds can be read.
    const frozen = context.log.journal.refusal ? { log: 'frozen' } : {}
    if (reason === null)
      return c.json({ status: 'ok', ...frozen, ...(policy === null ? {} : { policy }) })
    c.header('retry-after', '1')
    return c.json({ status: 'unavailable', reason }, 503)
  })
  return app
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
