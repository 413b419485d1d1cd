// Where recorded steps go: the log on this machine in batches, or a collector request by request.
import { SealtraceError } from '../../error.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import type { Step } from '../../record/step.ts'
import type { RemoteClient } from '../remote-client.ts'
import type { InputRequest } from './requests.ts'

export interface Sink {
  /** Resolves with why it refuses this one request, else with null. What it rejects with ends the recording. */
  take(request: InputRequest): Promise<SealtraceError | null>
  /** Sends what waits. Resolves with the size of a checkpoint that covers all of it. */
  finish(): Promise<number>
}

const batchSteps = 500
const batchBytes = 8 * 1024 * 1024

export function localSink({ recorder, store }: OpenLog): Sink {
  let steps: Step[] = []
  let bytes = 0
  let size = 0
  async function flush(): Promise<void> {
    const batch = steps
    steps = []
    bytes = 0
    if (batch.length) size = (await recorder.record(batch)).checkpointSize
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
      return size || ((await store.checkpoint())?.size ?? 0)
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
      return Number(/^[^\n]*\n(\d{1,15})\n/.exec(note)?.[1] ?? 0)
    },
  }
}
