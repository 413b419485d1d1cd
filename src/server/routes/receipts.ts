import type { Context } from 'hono'
import { notFound } from '../../access/principal.ts'
import { toBase64 } from '../../crypto/encoding.ts'
import { makeReceipt, type ReceiptSigners } from '../../export/receipt.ts'
import { signingKeysOf } from '../../journal/log-info.ts'
import { formatRecordId, parseRecordId } from '../../record/id.ts'
import type { Routes } from '../api/routes.ts'
import { ReceiptParams, ReceiptQuery, ReceiptView } from '../api/schemas/proofs.ts'
import type { AppContext, AppEnv } from '../app-context.ts'
import { flagParam } from '../query.ts'

export function receiptRoutes(routes: Routes): void {
  const { context } = routes
  const { store } = context.log
  routes.api(
    {
      method: 'get',
      path: '/api/v1/receipts/:record',
      access: 'verify',
      operation: 'receipt',
      summary:
        'Proof that a record is in the log; with `accept: text/plain` the `.tlog-proof` file.',
      tag: 'Proofs',
      params: ReceiptParams,
      query: ReceiptQuery,
      answer: ReceiptView,
    },
    async ({ c, params, query }) => {
      const id = parseRecordId(params.record)
      if (!id || !(await store.record(id))) throw notFound()
      const witnessed = flagParam(query, 'witnessed')
      const made = await makeReceipt(store, id, { witnessed, signers: signersOf(context) })
      const { index, size, proof, leaf } = made
      c.header('vary', 'accept')
      if (wantsFile(c)) {
        c.header('content-type', 'text/plain; charset=utf-8')
        return c.body(Uint8Array.from(proof))
      }
      const recordId = formatRecordId(id)
      return { recordId, index, size, proof: toBase64(proof), leaf: toBase64(leaf) }
    },
  )
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
