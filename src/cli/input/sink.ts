// Where recorded steps go: the log on this machine in batches, or a collector request by request.
import { SealtraceError } from '../../error.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import type { Step } from '../../record/step.ts'
import type { RemoteClient } from '../remote-client.ts'
import type { InputRequest } from './requests.ts'

export interface Sink {
  /** Resolves with why it refuses this one request, else with null. What it rejects with ends the recording. */
  take(request: InputRequest): Promise<SealtraceError | null>
  /** Sends what waits. */
  finish(): Promise<Finished>
}

export interface Finished {
  /** Size of a checkpoint that covers all of it. */
  readonly checkpointSize: number
  /** Steps that the policy does not record; absent: none, or a collector took them, which does not tell. */
  readonly notRecorded?: number
}

const batchSteps = 500
const batchBytes = 8 * 1024 * 1024

export function localSink({ recorder, store }: OpenLog): Sink {
  let steps: Step[] = []
  let bytes = 0
  let size = 0
  let notRecorded = 0
  async function flush(): Promise<void> {
    const batch = steps
    steps = []
    bytes = 0
    if (batch.length === 0) return
    const recorded = await recorder.record(batch)
    size = recorded.checkpointSize
    notRecorded += recorded.notRecorded ?? 0
  }
  return {
    async take(request) {
      for (const step of request.steps) steps.push(step)
      bytes += request.body.length
      if (steps.length >= batchSteps || bytes >= batchBytes) await flush()
      return null
    },
    async finish() {
      await flush()
      const checkpointSize = size || ((await store.checkpoint())?.size ?? 0)
      return { checkpointSize, ...(notRecorded ? { notRecorded } : {}) }
    },
  }
}

export function remoteSink(client: RemoteClient, project: string): Sink {
  return {
    async take({ signal, encoding, body }) {
      if (signal === 'step')
        return new SealtraceError(
          'bad_request',
          'a collector takes OTLP requests only; record native steps on its own machine',
        )
      const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf'
      try {
        for (const door of signal === 'both' ? ['traces', 'logs'] : [signal])
          await client.text(`/v1/${door}`, { method: 'POST', type, body: Uint8Array.from(body) })
        return null
      } catch (error) {
        if (SealtraceError.is(error) && /^(bad_request|too_large)$/.test(error.code)) return error
        throw error
      }
    },
    async finish() {
      // Public, and newer than the last answer: it covers all that was taken.
      const note = await client.text(`/log/${project}/checkpoint`)
      return { checkpointSize: Number(/^[^\n]*\n(\d{1,15})\n/.exec(note)?.[1] ?? 0) }
    },
  }
}
