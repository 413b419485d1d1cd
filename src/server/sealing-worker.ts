// A thread that decodes, detects, masks and seals, so that the one that answers and writes is never held up. Requests are
// decoded where they arrive and sealed where their traces belong; each thread works and answers in order.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { lazyAnalyzers } from '../analyze/analyzers.ts'
import type { AnalyzerFailure } from '../analyze/guard.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { doors, type Decoded } from '../ingest/doors.ts'
import { inflate } from '../ingest/inflate.ts'
import { shareOf, type CheckedBatch } from '../journal/adopt-check.ts'
import type { Analyzed } from '../journal/analyze-steps.ts'
import { projectFolder, readLogInfo } from '../journal/log-info.ts'
import { subjectNaming } from '../journal/name-subject.ts'
import { openPipeline } from '../journal/open-log.ts'
import type { JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import type { Step } from '../record/step.ts'
import { isClientSealed, parseClientSealed } from '../seal/format/client-sealed.ts'
import { openBatch } from '../seal/sealed-batch.ts'
import { logSettings, policyOf } from './log-settings.ts'
import { packBatch } from './packed-batch.ts'
import { runsSaid } from './runs-said.ts'
import type { PolicyChange } from './policy-change.ts'
import type {
  HandedOver,
  SealingData,
  SealingRequest,
  SealingResult,
  Share,
  Submission,
} from './sealing-message.ts'

const { place, config, shard, shards } = workerData as SealingData
const named = subjectNaming(config.subjects.attributes)
const analyzing = {
  threads: shards,
  onFailure: (analyzerFailure: AnalyzerFailure) => answer({ analyzerFailure }),
}
const { pipeline, adopter, ring } = openPipeline(place, {
  ...logSettings(config),
  analyzing,
  onFallback: (rootKeyFallback) => answer({ rootKeyFallback }),
})
/** Opens sealed batches; a log without it takes what comes otherwise. */
let producerKey = await keyOfProducers()
const peers = new Map<number, MessagePort>()
/** Requests that wait for the word whether they may be written. */
const waiting = new Map<number, () => void>()
let generation = 0
let tail: Promise<void> = Promise.resolve()

parentPort?.on('message', (request: SealingRequest | PolicyChange) => {
  if ('peer' in request) connect(request.shard, request.peer)
  else if ('policy' in request) setPolicy(request)
  else if ('isAllowed' in request) settle(request)
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
  peer.on('message', ({ id, ...share }: HandedOver) => enqueue(id, share))
}

function setPolicy({ policy, analyzers }: PolicyChange): void {
  const { environment } = place
  pipeline.setPolicy(policyOf(policy), lazyAnalyzers(analyzers, { ...analyzing, environment }))
}

/** Outside analyzers are asked at once, so that the waits of requests for them do not add up. */
function enqueue(id: number, share: Share): void {
  if ('sealed' in share) return inOrder(() => adopt(id, share.sealed))
  const steps = named(share.steps)
  const analyzed = pipeline.analyze(steps)
  analyzed.catch(() => {})
  inOrder(() => seal(id, steps, analyzed))
}

function inOrder(work: () => Promise<void>): void {
  tail = tail.then(work)
}

function receive({ id, asks, ...submission }: Submission & { id: number; asks: boolean }): void {
  try {
    const shared = decode(submission)
    if (!asks) return handOut(id, shared)
    waiting.set(id, () => handOut(id, shared))
    answer({ id, said: runsSaid(shared.shares.values()) })
  } catch (error) {
    answer(failure(id, error))
  }
}

function settle({ id, isAllowed }: { id: number; isAllowed: boolean }): void {
  const go = waiting.get(id)
  waiting.delete(id)
  if (isAllowed) go?.()
}

function handOut(id: number, { accepted, shares, ...told }: Shared): void {
  answer({ id, accepted, shares: shares.size, ...told })
  for (const [to, share] of shares)
    if (to === shard) enqueue(id, share)
    else peers.get(to)?.postMessage({ id, ...share } satisfies HandedOver)
}

interface Shared {
  readonly accepted: number
  readonly shares: ReadonlyMap<number, Share>
  /** What the door has to say to the client. */
  readonly answer?: JsonValue
}

function decode({ door, facts, compressed, body }: Submission): Shared {
  const { inflatedBytes } = config.limits
  if (body.length > inflatedBytes)
    throw new SealtraceError('too_large', `body: more than ${inflatedBytes} bytes`)
  const isSealed = door === 'recorder'
  const plain = isSealed ? openSealed(body) : compressed ? inflate(body, inflatedBytes) : body
  if (isSealed && isClientSealed(plain))
    return shareRecords(adopter.check(parseClientSealed(plain)))
  return shareSteps(doors[door](plain, facts))
}

function shareSteps({ steps, ...told }: Decoded): Shared {
  checkTraces(steps.map(({ traceId }) => traceId))
  const shares = new Map<number, Share>()
  for (const [to, its] of Map.groupBy(steps, ({ traceId }) => shardOf(traceId)))
    shares.set(to, { steps: its })
  return { ...told, accepted: steps.length, shares }
}

function shareRecords(batch: CheckedBatch): Shared {
  const { records } = batch
  checkTraces(records.map(({ trace }) => trace))
  const shares = new Map<number, Share>()
  for (const [to, its] of Map.groupBy(records, ({ trace }) => shardOf(trace)))
    shares.set(to, { sealed: shareOf(batch, its) })
  return { accepted: records.length, shares }
}

function checkTraces(traces: readonly string[]): void {
  if (new Set(traces).size > limits.tracesPerRequest)
    throw new SealtraceError('too_large', `body: more than ${limits.tracesPerRequest} traces`)
}

/** Here and nowhere else is what a recorder sealed in the clear. */
function openSealed(body: Uint8Array): Uint8Array {
  if ('error' in producerKey) {
    // The root key may be back by the time that the recorder sends it again.
    void keyOfProducers().then((key) => (producerKey = key))
    throw producerKey.error
  }
  return openBatch(producerKey.key, body, producerKey.hybrid)
}

async function keyOfProducers(): Promise<
  { key: Secret; hybrid: Secret | undefined } | { error: unknown }
> {
  try {
    const key = await ring.projectKey('producer')
    // Not every log has one: then a batch of suite 2 is refused.
    const info = readLogInfo(projectFolder(place.data, place.project))
    const hasHybrid = info?.hybridPublicKey !== undefined
    return { key, hybrid: hasHybrid ? await ring.projectKey('producer-hybrid') : undefined }
  } catch (error) {
    return { error }
  }
}

function shardOf(traceId: string): number {
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

async function adopt(id: number, sealed: CheckedBatch): Promise<void> {
  try {
    const batch = packBatch(await adopter.adopt(sealed))
    answer({ id, generation, batch }, [batch.bytes.buffer])
  } catch (error) {
    // A refusal has changed nothing.
    if (!SealtraceError.is(error) || error.code !== 'bad_request') pipeline.reset()
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
