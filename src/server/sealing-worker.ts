// A thread that decodes, detects, masks and seals, so that the one that answers and writes is never held up. Requests are
// decoded where they arrive and sealed where their traces belong; each thread works and answers in order.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { SealtraceError } from '../error.ts'
import { decodeOtlp } from '../ingest/decode-otlp.ts'
import { inflate } from '../ingest/inflate.ts'
import { openPipeline } from '../journal/open-log.ts'
import type { Step } from '../record/step.ts'
import { logSettings, policyOf } from './log-settings.ts'
import { packBatch } from './packed-batch.ts'
import type { PolicyChange } from './policy-change.ts'
import type {
  HandedOver,
  SealingData,
  SealingRequest,
  SealingResult,
  Submission,
} from './sealing-message.ts'

const { place, config, shard, shards } = workerData as SealingData
const { pipeline } = openPipeline(place, logSettings(config))
const peers = new Map<number, MessagePort>()
let generation = 0
let tail: Promise<void> = Promise.resolve()

parentPort?.on('message', (request: SealingRequest | PolicyChange) => {
  if ('peer' in request) connect(request.shard, request.peer)
  else if ('policy' in request) inOrder(async () => pipeline.setPolicy(policyOf(request.policy)))
  else if ('reset' in request) {
    inOrder(async () => {
      pipeline.reset()
      generation = request.reset
    })
  } else receive(request)
})

function connect(to: number, peer: MessagePort): void {
  peers.set(to, peer)
  peer.on('message', ({ id, steps }: HandedOver) => inOrder(() => seal(id, steps)))
}

function inOrder(work: () => Promise<void>): void {
  tail = tail.then(work)
}

function receive({ id, ...submission }: Submission & { id: number }): void {
  try {
    const steps = decode(submission)
    const shares = Map.groupBy(steps, shardOf)
    answer({ id, accepted: steps.length, shares: shares.size })
    for (const [to, its] of shares)
      if (to === shard) inOrder(() => seal(id, its))
      else peers.get(to)?.postMessage({ id, steps: its } satisfies HandedOver)
  } catch (error) {
    answer(failure(id, error))
  }
}

function decode({ signal, encoding, gzip, body }: Submission): Step[] {
  const { inflatedBytes } = config.limits
  if (body.length > inflatedBytes)
    throw new SealtraceError('too_large', `body: more than ${inflatedBytes} bytes`)
  return decodeOtlp(signal, encoding, gzip ? inflate(body, inflatedBytes) : body)
}

function shardOf({ traceId }: Step): number {
  return Number.parseInt(traceId.slice(-6), 16) % shards
}

async function seal(id: number, steps: readonly Step[]): Promise<void> {
  try {
    const batch = packBatch(await pipeline.seal(steps))
    answer({ id, generation, batch }, [batch.bytes.buffer])
  } catch (error) {
    pipeline.reset()
    answer(failure(id, error))
  }
}

function failure(id: number, error: unknown): SealingResult {
  const known = SealtraceError.is(error)
  return {
    id,
    code: known ? error.code : 'internal',
    message: known ? error.message : 'the request could not be processed',
  }
}

function answer(result: SealingResult, handOver: ArrayBuffer[] = []): void {
  parentPort?.postMessage(result, handOver)
}
