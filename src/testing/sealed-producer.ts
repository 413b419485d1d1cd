import { join } from 'node:path'
import { RecordSealer } from '../capture/client-sealing/record-sealer.ts'
import { encodeUtf8, toHex } from '../crypto/encoding.ts'
import { createReaderKey } from '../keys/reader-keys.ts'
import type { ReaderSuite } from '../keys/reader-public-key.ts'
import { compilePolicy, type Policy } from '../protect/policy.ts'
import type { Step } from '../record/step.ts'
import type { ProducerIndexKey } from '../terms/producer-index-key.ts'
import {
  clientSealedJson,
  parseClientSealed,
  type ClientSealedBatch,
} from '../seal/format/client-sealed.ts'

export interface SealedProducer {
  /** Holds the private reader key. */
  readonly readerKeyFile: string
  readonly readerId: string
  /** One batch, as the collector parses it. */
  seal(...steps: Step[]): Promise<ClientSealedBatch>
  /** The same as bytes, before it is put into its envelope. */
  sealJson(...steps: Step[]): Promise<Uint8Array>
}

export interface SealedProducerOptions {
  /** Of the log that it seals for. */
  readonly origin: string
  /** Where the private reader key goes. */
  readonly folder: string
  readonly suite?: ReaderSuite
  readonly policy?: Policy
  readonly indexKey?: ProducerIndexKey
  readonly now?: () => number
}

/** What a recorder with a reader key is, without its transport. */
export function sealedProducer(options: SealedProducerOptions): SealedProducer {
  const { origin, folder, suite = 1, policy = compilePolicy({}), indexKey = null } = options
  const readerKeyFile = join(folder, `reader-${suite}.json`)
  const reader = createReaderKey(readerKeyFile, suite)
  const session = '00000000-0000-4000-8000-000000000001'
  const sealer = new RecordSealer({
    ...{ reader, origin, policy, indexKey, ingestKey: 'ingest' },
    sender: { session, version: '1', resource: {} },
    ...(options.now && { now: options.now }),
  })
  let sequence = 0
  const sealJson = async (...steps: Step[]): Promise<Uint8Array> => {
    const sealed = []
    for (const step of steps) sealed.push(await sealer.seal(step))
    const there = sealed.filter((one) => one !== null)
    const slots = new Map(there.map(({ slot }) => [toHex(slot.id), slot]))
    const source = { session, sequence: sequence++, name: 'test', version: '1' }
    const records = there.map(({ json }) => json)
    return encodeUtf8(
      clientSealedJson(source, { origin, reader }, { slots: [...slots.values()], records }),
    )
  }
  return {
    ...{ readerKeyFile, readerId: reader.id, sealJson },
    seal: async (...steps) => parseClientSealed(await sealJson(...steps)),
  }
}
