import { Hono, type Context } from 'hono'
import { notFound } from '../../access/principal.ts'
import { toBase64 } from '../../crypto/encoding.ts'
import { makeReceipt, type ReceiptSigners } from '../../export/receipt.ts'
import { signingKeysOf } from '../../journal/log-info.ts'
import { formatRecordId, parseRecordId } from '../../record/id.ts'
import { principalFor, type AppContext, type AppEnv } from '../app-context.ts'
import { flagParam } from '../query.ts'

export function receiptRoutes(context: AppContext): Hono<AppEnv> {
  const { store } = context.log
  const app = new Hono<AppEnv>()
  app.get('/api/v1/receipts/:record', async (c) => {
    const principal = await principalFor(c, context, 'verify')
    const id = parseRecordId(c.req.param('record'))
    // The right is judged first, so that both answers stay the same.
    await context.reader.require(principal, 'verify', id ? formatRecordId(id) : '')
    if (!id || !(await store.record(id))) throw notFound()
    const witnessed = flagParam(c.req.query(), 'witnessed')
    const made = await makeReceipt(store, id, { witnessed, signers: signersOf(context) })
    const { index, size, proof, leaf } = made
    c.header('cache-control', 'no-store')
    c.header('vary', 'accept')
    if (wantsFile(c)) {
      c.header('content-type', 'text/plain; charset=utf-8')
      return c.body(Uint8Array.from(proof))
    }
    const recordId = formatRecordId(id)
    return c.json({ recordId, index, size, proof: toBase64(proof), leaf: toBase64(leaf) })
  })
  return app
}

function signersOf({ log: { info }, config }: AppContext): ReceiptSigners {
  const { origin, logKey } = info
  const logKeys = [...new Set([logKey, ...signingKeysOf(info)])]
  return { origin, logKeys, policy: config.witnesses.policy }
}

/** The `.tlog-proof` file itself is text; whoever names JSON, or nothing, gets JSON. */
function wantsFile(c: Context<AppEnv>): boolean {
  const accept = (c.req.header('accept') ?? '').slice(0, 1000).toLowerCase()
  const at = (type: string) => accept.split(',').findIndex((part) => part.trim().startsWith(type))
  const [text, json] = [at('text/plain'), at('application/json')]
  return text !== -1 && (json === -1 || text < json)
}
