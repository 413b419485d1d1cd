// Where recorded steps go: the log on this machine, or a collector; in batches either way.
import type { Principal } from '../../access/principal.ts'
import { requireWrite } from '../../access/require-write.ts'
import { SealtraceError } from '../../error.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import type { Step } from '../../record/step.ts'
import type { RemoteClient } from '../remote-client.ts'
import type { InputRequest } from './requests.ts'

export interface Sink {
  /** Resolves with what is known by now to be refused, of earlier requests too. What it rejects with ends the recording. */
  take(request: InputRequest): Promise<readonly Refused[]>
  /** Sends what waits. */
  finish(): Promise<readonly Refused[]>
  /** Of what is stored by now. */
  readonly stored: Stored
  /** Requests that were taken and are not stored yet. */
  readonly waiting: number
}

/** A request that a collector does not take. */
export interface Refused {
  readonly line: number | null
  readonly error: SealtraceError
}

export interface Stored {
  /** Steps taken, duplicates included. */
  accepted: number
  /** Of these: recorded before. A collector's OTLP doors do not tell. */
  duplicates: number
  /** Of these: by the policy. A collector's OTLP doors do not tell. */
  notRecorded: number
  readonly traces: Set<string>
  /** Size of a checkpoint that covers all of it; 0 while nothing is stored. */
  checkpointSize: number
}

type Answer = Partial<Omit<Stored, 'traces'>> & { readonly traces?: readonly string[] }

const batchSteps = 500
const batchBytes = 4 * 1024 * 1024
/** Milliseconds: what is slow to make is kept all the same when the recording is interrupted. */
const batchTime = 2000
const newline = Buffer.from('\n')

/** Writes into the log of this machine. Refuses nothing but runs that the principal may not write, which ends it: `denied`. */
export function localSink({ recorder, store }: OpenLog, principal: Principal): Sink {
  const stored = nothingStored()
  let steps: Step[] = []
  let requests = 0
  let batch = emptyBatch()
  async function flush(): Promise<void> {
    const recording = steps
    steps = []
    requests = 0
    batch = emptyBatch()
    if (recording.length === 0) return
    await requireWrite(recorder, principal, recording)
    add(stored, await recorder.record(recording))
  }
  return {
    stored,
    get waiting() {
      return requests
    },
    async take(request) {
      requests++
      for (const step of request.steps) steps.push(step)
      if (isFull(batch, request)) await flush()
      return []
    },
    async finish() {
      await flush()
      stored.checkpointSize ||= (await store.checkpoint())?.size ?? 0
      return []
    },
  }
}

/** Sends to a collector. JSON goes to the door of native steps, which takes OTLP requests as well. */
export function remoteSink(client: RemoteClient, project: string): Sink {
  const stored = nothingStored()
  let waiting: InputRequest[] = []
  let batch = emptyBatch()

  async function send(requests: readonly InputRequest[]): Promise<Refused[]> {
    try {
      add(stored, await sendLines(client, requests))
      return []
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      const [only] = requests
      if (only && requests.length === 1) return [{ line: only.line, error: refusal }]
      // Nothing of a refused request is recorded: one by one shows which it was.
      const refused: Refused[] = []
      for (const request of requests) refused.push(...(await send([request])))
      return refused
    }
  }

  async function flush(): Promise<Refused[]> {
    const sending = waiting
    waiting = []
    batch = emptyBatch()
    return sending.length > 0 ? send(sending) : []
  }

  return {
    stored,
    get waiting() {
      return waiting.length
    },
    async take(request) {
      if (request.encoding === 'protobuf') return sendProtobuf(client, request, stored)
      waiting.push(request)
      return isFull(batch, request) ? flush() : []
    },
    async finish() {
      const refused = await flush()
      stored.checkpointSize ||= await publishedSize(client, project)
      return refused
    },
  }
}

interface Batch {
  steps: number
  bytes: number
  readonly began: number
}

function emptyBatch(): Batch {
  return { steps: 0, bytes: 0, began: performance.now() }
}

/** Counts the request in. */
function isFull(batch: Batch, { steps, body }: InputRequest): boolean {
  batch.steps += steps.length
  batch.bytes += body.length
  const age = performance.now() - batch.began
  return batch.steps >= batchSteps || batch.bytes >= batchBytes || age >= batchTime
}

/** A document over several lines becomes one. */
async function sendLines(client: RemoteClient, requests: readonly InputRequest[]): Promise<Answer> {
  const lines = requests.flatMap(({ document, body }) => [
    document ? Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString()))) : body,
    newline,
  ])
  const body = Uint8Array.from(Buffer.concat(lines))
  const type = 'application/x-ndjson'
  return (await client.json('/api/v1/steps', { method: 'POST', type, body })) as Answer
}

async function sendProtobuf(
  client: RemoteClient,
  { line, signal, steps, body }: InputRequest,
  stored: Stored,
): Promise<Refused[]> {
  try {
    const type = 'application/x-protobuf'
    await client.text(`/v1/${signal}`, { method: 'POST', type, body: Uint8Array.from(body) })
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal) return [{ line, error: refusal }]
    throw error
  }
  // The answer does not tell, and what became of derived ids is the collector's secret.
  const traces = steps.flatMap(({ traceId, derived }) => (derived?.trace ? [] : traceId))
  add(stored, { accepted: steps.length, traces })
  return []
}

/** Public, and newer than the last answer: it covers all that was taken. */
async function publishedSize(client: RemoteClient, project: string): Promise<number> {
  const note = await client.text(`/log/${project}/checkpoint`)
  return Number(/^[^\n]*\n(\d{1,15})\n/.exec(note)?.[1] ?? 0)
}

function refusalOf(error: unknown): SealtraceError | null {
  return SealtraceError.is(error) && /^(bad_request|too_large)$/.test(error.code) ? error : null
}

function nothingStored(): Stored {
  return { accepted: 0, duplicates: 0, notRecorded: 0, traces: new Set(), checkpointSize: 0 }
}

function add(stored: Stored, answer: Answer): void {
  stored.accepted += answer.accepted ?? 0
  stored.duplicates += answer.duplicates ?? 0
  stored.notRecorded += answer.notRecorded ?? 0
  stored.checkpointSize = Math.max(stored.checkpointSize, answer.checkpointSize ?? 0)
  for (const trace of answer.traces ?? []) stored.traces.add(trace)
}
