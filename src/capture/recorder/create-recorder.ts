import { SealtraceError } from '../../error.ts'
import { noTransport } from '../transport/no-transport.ts'
import type { TransportOptions } from '../transport/transport-options.ts'
import { createWorkerTransport } from '../transport/worker-transport.ts'
import { nodeRefusal, tellNodeRefusal } from './node-version.ts'
import { Recorder, type RecorderDefaults } from './recorder.ts'

export interface RecorderOptions
  extends RecorderDefaults, Omit<TransportOptions, 'collector' | 'ingestKey'> {
  /** Address of the collector; default `$SEALTRACE_URL`. */
  readonly collector?: string | undefined
  /** An ingest key; default `$SEALTRACE_API_KEY`. */
  readonly ingestKey?: string | undefined
  /** False: nothing is recorded. Default: unless `$SEALTRACE_DISABLED` is `1` or `true`. */
  readonly enabled?: boolean | undefined
}

/**
 * A recorder that sends to a collector. Work and waiting are done on a thread of its own.
 * Throws `usage` without a collector or an ingest key, and for options that are off; later nothing throws. On a Node.js that is
 * too old (before 22.15) it records nothing, and says so once.
 */
export function createRecorder(options: RecorderOptions = {}): Recorder {
  const { env } = process
  const { enabled = !/^(1|true)$/i.test(env['SEALTRACE_DISABLED'] ?? '') } = options
  if (!enabled) return new Recorder(noTransport(null), options)
  const refusal = nodeRefusal()
  if (refusal) return idleRecorder(refusal, options)
  const collector = options.collector ?? env['SEALTRACE_URL']
  const ingestKey = options.ingestKey ?? env['SEALTRACE_API_KEY']
  if (!collector) throw missing('collector', 'SEALTRACE_URL')
  if (!ingestKey) throw missing('ingestKey', 'SEALTRACE_API_KEY')
  const shutdownMs = options.shutdownMs ?? millisecondsIn('SEALTRACE_SHUTDOWN_MS')
  const all = { ...options, ...keysOf(options, env), collector, ingestKey, shutdownMs }
  return new Recorder(createWorkerTransport(all), all)
}

/** To whom is sealed, and by whom signed. */
function keysOf(options: RecorderOptions, env: NodeJS.ProcessEnv): Partial<TransportOptions> {
  const { producerKey, collectorKey, origin, indexKey, signingKey } = options
  return {
    producerKey: producerKey ?? env['SEALTRACE_PRODUCER_KEY'],
    collectorKey: collectorKey ?? (env['SEALTRACE_COLLECTOR_KEY'] || undefined),
    origin: origin ?? (env['SEALTRACE_ORIGIN'] || undefined),
    indexKey: indexKey ?? (env['SEALTRACE_INDEX_KEY'] || undefined),
    signingKey: signingKey ?? (env['SEALTRACE_SIGNING_KEY'] || undefined),
  }
}

function idleRecorder(refusal: SealtraceError, options: RecorderOptions): Recorder {
  tellNodeRefusal(refusal, options.onNotice)
  const refused = options.failClosed ? refusal : null
  return new Recorder({ ...noTransport(refusal), refusal: () => refused }, options)
}

/** Throws `usage` for what is no whole number. */
function millisecondsIn(variable: string): number | undefined {
  const text = process.env[variable]?.trim()
  if (!text) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new SealtraceError('usage', `recorder: ${variable} is not a number of milliseconds`)
}

function missing(option: string, variable: string): SealtraceError {
  return new SealtraceError(
    'usage',
    `recorder: option ${option} is missing; give it, or set ${variable}`,
  )
}
