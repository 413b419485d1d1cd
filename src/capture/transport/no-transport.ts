import type { SealtraceError } from '../../error.ts'
import type { Transport } from './transport.ts'

/** Records nothing. What is put is counted as dropped, unless recording was switched off on purpose (`refusal` is null). */
export function noTransport(refusal: SealtraceError | null): Transport {
  let recorded = 0
  const flushed = async () => ({ done: refusal === null, left: refusal ? recorded : 0 })
  return {
    put: () => void recorded++,
    refusal: () => refusal,
    flush: flushed,
    close: flushed,
    stats: () => ({
      recorded,
      queued: 0,
      queuedBytes: 0,
      spooled: 0,
      spooledBytes: 0,
      acknowledged: 0,
      refused: 0,
      dropped: refusal ? recorded : 0,
      notIndexed: 0,
      log: { state: 'unknown', size: 0, contradictions: 0 },
      lagMs: 0,
    }),
  }
}
