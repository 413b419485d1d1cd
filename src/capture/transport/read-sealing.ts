// Options that say to whom steps are sealed.
import { hasMlKem } from '../../crypto/x-wing.ts'
import { parseReaderPublicKey, readerKeyPrefix } from '../../keys/reader-public-key.ts'
import { parseProducerIndexKey } from '../../terms/producer-index-key.ts'
import { readBatchKey } from './batch-key.ts'
import type { TransportOptions } from './transport-options.ts'
import { wrongOption } from './wrong-option.ts'

/** Texts as they were given, checked. */
export interface ClientSealing {
  readonly readerKey: string
  readonly origin: string | undefined
  readonly indexKey: string | undefined
}

export interface SealingSettings {
  /** The collector's public key. Undefined: it is asked for. */
  readonly producerKey: string | undefined
  /** Null: the collector opens what is recorded, and seals it. */
  readonly clientSealing: ClientSealing | null
}

type Options = Pick<
  TransportOptions,
  'producerKey' | 'collectorKey' | 'origin' | 'indexKey' | 'detect'
>

const ofReader = ['collectorKey', 'origin', 'indexKey'] as const
const collectorKeyText =
  'the publicKey of `sealtrace init` (32 bytes in URL-safe base64), or its hybridPublicKey (1216) on a Node that has ML-KEM: 24.7 or later'

/** Throws `usage`, with the name of the option that is off. */
export function readSealing(options: Options): SealingSettings {
  const { producerKey } = options
  if (typeof producerKey === 'string' && producerKey.startsWith(readerKeyPrefix))
    return clientSide(producerKey, options)
  for (const name of ofReader)
    if (options[name] !== undefined)
      throw wrongOption(name, 'a value only with a reader key (sealtrace-reader-…) as producerKey')
  return { producerKey: readCollectorKey('producerKey', producerKey), clientSealing: null }
}

function clientSide(readerKey: string, options: Options): SealingSettings {
  const reader = parseReaderPublicKey(readerKey)
  if (!reader)
    throw wrongOption(
      'producerKey',
      'a reader key whole, as `sealtrace keys reader new` prints it: sealtrace-reader-1:… or -2:…',
    )
  if (reader.suite === 2 && !hasMlKem())
    throw wrongOption(
      'producerKey',
      'a reader key of suite 2 (X-Wing) only on a Node that has ML-KEM: 24.7 or later; take one of suite 1',
    )
  if (options.detect === false)
    throw wrongOption(
      'detect',
      'true with a reader key: a collector cannot look into what it cannot open',
    )
  return {
    producerKey: readCollectorKey('collectorKey', options.collectorKey),
    clientSealing: {
      readerKey,
      origin: readOrigin(options.origin),
      indexKey: readIndexKey(options.indexKey),
    },
  }
}

function readCollectorKey(name: string, key: unknown): string | undefined {
  if (key === undefined) return undefined
  if (typeof key === 'string' && readBatchKey(key)) return key
  throw wrongOption(name, collectorKeyText)
}

/** Whether a text can be the origin of a log. */
export function isOrigin(text: unknown): text is string {
  return typeof text === 'string' && /^[\x21-\x7e]{1,256}$/.test(text)
}

function readOrigin(origin: unknown): string | undefined {
  if (origin === undefined || isOrigin(origin)) return origin
  throw wrongOption('origin', 'the origin of the log, as `sealtrace init` prints it')
}

function readIndexKey(key: unknown): string | undefined {
  if (key === undefined) return undefined
  if (typeof key === 'string' && parseProducerIndexKey(key)) return key
  throw wrongOption(
    'indexKey',
    'what `sealtrace keys index-key` prints, whole: sealtrace-index-1:…',
  )
}
