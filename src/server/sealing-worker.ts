// A thread that decodes, detects, masks and seals, so that the one that answers and writes is never held up. Requests are
// decoded where they arrive and sealed where their traces belong; each thread works and answers in order.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { lazyAnalyzers } from '../analyze/analyzers.ts'
import type { AnalyzerFailure } from '../analyze/guard.ts'
import { SealtraceError } from '../error.ts'
import { doors, type Decoded } from '../ingest/doors.ts'
import { inflate } from '../ingest/inflate.ts'
import type { Analyzed } from '../journal/analyze-steps.ts'
import { openPipeline } from '../journal/open-log.ts'
import { limits } from '../record/limits.ts'
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
const analyzing = {
  threads: shards,
  onFailure: (analyzerFailure: AnalyzerFailure) => answer({ analyzerFailure }),
}
const { pipeline } = openPipeline(place, { ...logSettings(config), analyzing })
const peers = new Map<number, MessagePort>()
let generation = 0
let tail: Promise<void> = Promise.resolve()

parentPort?.on('message', (request: SealingRequest | PolicyChange) => {
  if ('peer' in request) connect(request.shard, request.peer)
  else if ('policy' in request) setPolicy(request)
  else if ('reset' in request) {
    inOrder(async () => {
      pipeline.reset()
      generation = request.reset
    })
  } else receive(request)
})

answer({ ready: true })

function connect(to: number, peer: MessagePort): void {
  peers.set(to, peer)
  peer.on('message', ({ id, steps }: HandedOver) => enqueue(id, steps))
}

function setPolicy({ policy, analyzers }: PolicyChange): void {
  const { environment } = place
  pipeline.setPolicy(policyOf(policy), lazyAnalyzers(analyzers, { ...analyzing, environment }))
}

/** Outside analyzers are asked at once, so that the waits of requests for them do not add up. */
function enqueue(id: number, steps: readonly Step[]): void {
  const analyzed = pipeline.analyze(steps)
  analyzed.catch(() => {})
  inOrder(() => seal(id, steps, analyzed))
}

function inOrder(work: () => Promise<void>): void {
  tail = tail.then(work)
}

function receive({ id, ...submission }: Submission & { id: number }): void {
  try {
    const { steps, answer: said } = decode(submission)
    if (new Set(steps.map(({ traceId }) => traceId)).size > limits.tracesPerRequest)
      throw new SealtraceError('too_large', `body: more than ${limits.tracesPerRequest} traces`)
    const shares = Map.groupBy(steps, shardOf)
    const told = said === undefined ? {} : { answer: said }
    answer({ id, accepted: steps.length, shares: shares.size, ...told })
    for (const [to, its] of shares)
      if (to === shard) enqueue(id, its)
      else peers.get(to)?.postMessage({ id, steps: its } satisfies HandedOver)
  } catch (error) {
    answer(failure(id, error))
  }
}

function decode({ door, facts, compressed, body }: Submission): Decoded {
  const { inflatedBytes } = config.limits
  if (body.length > inflatedBytes)
    throw new SealtraceError('too_large', `body: more than ${inflatedBytes} bytes`)
  return doors[door](compressed ? inflate(body, inflatedBytes) : body, facts)
}

function shardOf({ traceId }: Step): number {
  return Number.parseInt(traceId.slice(-6), 16) % shards
}

async function seal(
  id: number,
  steps: readonly Step[],
  analyzed: Promise<Analyzed>,
): Promise<void> {
  try {
    const batch = packBatch(await pipeline.seal(steps, analyzed))
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
