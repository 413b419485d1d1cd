import type { Step } from '../../record/step.ts'
import type { Transport } from '../transport/transport.ts'
import { Recorder, type RecorderDefaults } from './recorder.ts'

/** A recorder that keeps what it is told: for tests of what an adapter says. */
export function memoryRecorder(defaults?: RecorderDefaults): { recorder: Recorder; steps: Step[] } {
  const steps: Step[] = []
  const flushed = async () => ({ done: true, left: 0 })
  const transport: Transport = {
    put: (step) => void steps.push(step),
    refusal: () => null,
    flush: flushed,
    close: flushed,
    stats: () => ({
      recorded: steps.length,
      queued: 0,
      queuedBytes: 0,
      spooled: 0,
      spooledBytes: 0,
      acknowledged: steps.length,
      refused: 0,
      dropped: 0,
      notIndexed: 0,
      log: { state: 'unknown', size: 0, contradictions: 0 },
      lagMs: 0,
    }),
  }
  return { recorder: new Recorder(transport, defaults), steps }
}
