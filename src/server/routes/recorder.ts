// What a recorder in an agent's process must know before it seals its first batch.
import { fromBase64Url, toHex } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { limits } from '../../record/limits.ts'
import { signingKeysOf } from '../../journal/log-info.ts'
import { batchKeyId } from '../../seal/format/sealed-batch.ts'
import type { Routes } from '../api/routes.ts'
import { Consistency, ConsistencyQuery, RecorderFacts, RecorderKeys } from '../api/schemas/doors.ts'
import { principalOf, requireRight, type AppContext } from '../app-context.ts'
import { consistencyBetween } from '../checkpoint-headers.ts'
import { keyHandovers } from '../key-handovers.ts'

const common = { method: 'get', access: 'write', tag: 'Recording' } as const

/** Recorders are told 403 where they have no right to write, as at the doors. */
export function recorderRoutes(routes: Routes): void {
  const { context } = routes
  routes.raw(
    {
      ...common,
      path: '/api/v1/recorder',
      operation: 'recorderFacts',
      summary: 'The log, its keys and its limits, for a recorder that begins.',
      answer: RecorderFacts,
    },
    async (c) => {
      await requireRight(context, await principalOf(c, context), 'write')
      c.header('cache-control', 'no-store')
      return c.json(factsOf(context))
    },
  )
  routes.raw(
    {
      ...common,
      path: '/api/v1/recorder/consistency',
      operation: 'recorderConsistency',
      summary: 'Joins what two recorders were shown of the log.',
      query: ConsistencyQuery,
      answer: Consistency,
    },
    async (c) => {
      await requireRight(context, await principalOf(c, context), 'write')
      const { from, to } = c.req.query()
      c.header('cache-control', 'no-store')
      return c.json({ proof: await consistencyBetween(context.log.store, { from, to }) })
    },
  )
  routes.raw(
    {
      ...common,
      path: '/api/v1/recorder/keys',
      operation: 'recorderKeys',
      summary: 'Keys of the log, for a recorder that knows an old one only.',
      answer: RecorderKeys,
    },
    async (c) => {
      await requireRight(context, await principalOf(c, context), 'write')
      c.header('cache-control', 'no-store')
      const { log } = context
      return c.json({ logKeys: signingKeysOf(log.info), handovers: await keyHandovers(log) })
    },
  )
}

function factsOf({ log: { info }, config }: AppContext): object {
  const { project, origin, publicKey, hybridPublicKey } = info
  const { bodyBytes } = config.limits
  return {
    project,
    origin,
    publicKey,
    logKeys: signingKeysOf(info),
    keyId: toHex(batchKeyId(publicKeyBytes(publicKey))),
    ...(hybridPublicKey !== undefined && { hybridPublicKey }),
    limits: { bodyBytes, stepsPerRequest: limits.stepsPerRequest },
  }
}

function publicKeyBytes(publicKey: string): Uint8Array {
  const bytes = fromBase64Url(publicKey)
  if (bytes?.length === 32) return bytes
  throw new SealtraceError('corrupt', 'log.json: publicKey is not a key; restore it from a backup')
}
