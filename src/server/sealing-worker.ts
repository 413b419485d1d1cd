// The thread that decodes, detects, masks and seals, so that the one that answers and writes is never held up. It takes
// submissions in order and gives sealed batches back in that order.
import { parentPort, workerData } from 'node:worker_threads'
import { SealtraceError } from '../error.ts'
import { decodeOtlp } from '../ingest/decode-otlp.ts'
import { inflate } from '../ingest/inflate.ts'
import { openPipeline } from '../journal/open-log.ts'
import { logSettings } from './log-settings.ts'
import type { SealingData, SealingRequest, SealingResult } from './sealing-message.ts'

const { place, config } = workerData as SealingData
const { pipeline, close } = openPipeline(place, logSettings(config))
let generation = 0
let tail: Promise<void> = Promise.resolve()

parentPort?.on('message', (request: SealingRequest) => {
  tail = tail.then(() => handle(request))
})

async function handle(request: SealingRequest): Promise<void> {
  if ('close' in request) {
    close()
    parentPort?.close()
  } else if ('reset' in request) {
    pipeline.reset()
    generation = request.reset
  } else answer(await seal(request))
}

async function seal(
  request: Extract<SealingRequest, { body: Uint8Array }>,
): Promise<SealingResult> {
  const { id, signal, encoding, gzip, body } = request
  try {
    const { inflatedBytes } = config.limits
    if (body.length > inflatedBytes)
      throw new SealtraceError('too_large', `body: more than ${inflatedBytes} bytes`)
    const plain = gzip ? inflate(body, inflatedBytes) : body
    const steps = decodeOtlp(signal, encoding, plain)
    const batch = await pipeline.seal(steps).catch((error: unknown) => {
      pipeline.reset()
      throw error
    })
    return { id, generation, accepted: steps.length, batch }
  } catch (error) {
    const known = SealtraceError.is(error)
    return {
      id,
      code: known ? error.code : 'internal',
      message: known ? error.message : 'the request could not be processed',
    }
  }
}

function answer(result: SealingResult): void {
  parentPort?.postMessage(result)
}
