import { toBase64 } from '../../crypto/encoding.ts'
import { parseCheckpointBody } from '../../ledger/checkpoint.ts'
import { parseNote } from '../../ledger/note.ts'
import type { Routes } from '../api/routes.ts'
import { LogState } from '../api/schemas/read.ts'

/** How the log stands. */
export function logStateRoutes(routes: Routes): void {
  const { log, witnessing } = routes.context
  routes.api(
    {
      method: 'get',
      path: '/api/v1/log',
      access: ['verify', 'read-header'],
      operation: 'logState',
      summary: 'How large the log is, its newest checkpoint, and who has cosigned it.',
      tag: 'Proofs',
      answer: LogState,
    },
    async () => {
      const { origin, logKey } = log.info
      const status = witnessing?.status?.() ?? null
      return {
        ...{ origin, logKey, size: await log.store.size() },
        checkpoint: checkpointView(await log.store.checkpoint()),
        witnesses: (status?.witnesses ?? []).map(({ name, size }) => ({ name, size, time: null })),
        witnessed: status && { size: status.witnessed, lag: status.lagRecords },
        frozen: log.journal.refusal?.message ?? null,
        trouble: log.journal.trouble,
      }
    },
  )
}

function checkpointView(stored: { size: number; note: Uint8Array } | null) {
  if (!stored) return null
  const { size, root } = parseCheckpointBody(parseNote(stored.note).text)
  return { size, rootHash: toBase64(root), note: Buffer.from(stored.note).toString('utf8') }
}
