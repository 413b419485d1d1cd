// What a recorder in an agent's process must know before it seals its first batch.
import { Hono } from 'hono'
import { fromBase64Url, toHex } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { limits } from '../../record/limits.ts'
import { signingKeysOf } from '../../journal/log-info.ts'
import { batchKeyId } from '../../seal/format/sealed-batch.ts'
import { principalOf, requireRight, type AppContext, type AppEnv } from '../app-context.ts'
import { consistencyBetween } from '../checkpoint-headers.ts'
import { keyHandovers } from '../key-handovers.ts'

export function recorderRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.get('/api/v1/recorder', async (c) => {
    await requireRight(context, await principalOf(c, context), 'write')
    const { project, origin, publicKey, hybridPublicKey } = context.log.info
    const { bodyBytes } = context.config.limits
    c.header('cache-control', 'no-store')
    return c.json({
      project,
      origin,
      publicKey,
      logKeys: signingKeysOf(context.log.info),
      keyId: toHex(batchKeyId(publicKeyBytes(publicKey))),
      ...(hybridPublicKey !== undefined && { hybridPublicKey }),
      limits: { bodyBytes, stepsPerRequest: limits.stepsPerRequest },
    })
  })
  // For recorders that share what they remember of the log: joins what two of them were shown.
  app.get('/api/v1/recorder/consistency', async (c) => {
    await requireRight(context, await principalOf(c, context), 'write')
    const { from, to } = c.req.query()
    c.header('cache-control', 'no-store')
    return c.json({ proof: await consistencyBetween(context.log.store, { from, to }) })
  })
  // For recorders that know an old key of the log only.
  app.get('/api/v1/recorder/keys', async (c) => {
    await requireRight(context, await principalOf(c, context), 'write')
    c.header('cache-control', 'no-store')
    const { log } = context
    return c.json({ logKeys: signingKeysOf(log.info), handovers: await keyHandovers(log) })
  })
  return app
}

function publicKeyBytes(publicKey: string): Uint8Array {
  const bytes = fromBase64Url(publicKey)
  if (bytes?.length === 32) return bytes
  throw new SealtraceError('corrupt', 'log.json: publicKey is not a key; restore it from a backup')
}
