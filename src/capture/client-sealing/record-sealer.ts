// Steps in, records out that only the holder of the reader key can open: by the collector's own pipeline, with the recorder's
// policy, inside the agent's process.
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { deriveKey } from '../../crypto/hkdf.ts'
import { labels } from '../../crypto/labels.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import { decodeRecorderBatch } from '../../ingest/recorder/decode.ts'
import { Pipeline } from '../../journal/pipeline.ts'
import { epochOf } from '../../keys/domain.ts'
import type { ReaderPublicKey } from '../../keys/reader-public-key.ts'
import type { Policy } from '../../protect/policy.ts'
import type { Step } from '../../record/step.ts'
import { sealedRecordJson, type WireSlot } from '../../seal/format/client-sealed.ts'
import { parseManifest } from '../../seal/format/manifest.ts'
import { defaultIndexOptions } from '../../terms/indexer.ts'
import type { ProducerIndexKey } from '../../terms/producer-index-key.ts'
import { batchJson, type Sender } from '../transport/plain-batch.ts'
import { ProducerRing } from './producer-ring.ts'
import { SessionSealer } from './session-sealer.ts'

export interface RecordSealerOptions {
  readonly reader: ReaderPublicKey
  /** Of the collector's log. */
  readonly origin: string
  readonly policy: Policy
  /** Null: what is sealed is found by its header only. */
  readonly indexKey: ProducerIndexKey | null
  /** The key of hashes, pseudonyms and header tokens is made of it. */
  readonly ingestKey: string
  readonly sender: Sender
  readonly now?: () => number
}

export interface SealedStep {
  /** See `sealedRecordJson`. */
  readonly json: string
  /** Its user is set once one is known. */
  readonly slot: WireSlot
  /** The month that the index key lacks, where it has others. */
  readonly unindexed: string | undefined
}

/** Chunks of running runs that are stored once; keys of runs beyond them are forgotten. */
const cachedChunks = 4000
const nothingStored = { trace: async () => [], readTile: () => null }
const noMonths: ReadonlyMap<string, Secret> = new Map()

export class RecordSealer {
  readonly #options: RecordSealerOptions
  readonly #now: () => number
  readonly #ring: ProducerRing
  readonly #pipeline: Pipeline

  constructor(options: RecordSealerOptions) {
    const { reader, origin, policy, indexKey, ingestKey, now = Date.now } = options
    this.#options = options
    this.#now = now
    using key = Secret.own(encodeUtf8(ingestKey))
    const names = deriveKey(key, labels.redact)
    const sealer = new SessionSealer({ reader, origin })
    this.#ring = new ProducerRing({ sealer, names, months: indexKey?.months ?? noMonths })
    this.#pipeline = new Pipeline({
      ...{ origin, policy, cachedChunks, now },
      ring: this.#ring,
      store: nothingStored,
      indexing: indexKey?.indexing ?? { ...defaultIndexOptions, words: false },
    })
  }

  /**
   * Null: the policy does not record it, or it was sealed before. Rejects with `bad_request` or `too_large` for a step that no
   * collector would take; all that was known of running runs is forgotten then.
   */
  async seal(step: Step): Promise<SealedStep | null> {
    try {
      return await this.#seal(step)
    } catch (error) {
      this.forget()
      throw error
    }
  }

  /** Begins anew: no record refers to what was sealed before, and nothing in memory opens it. */
  forget(): void {
    this.#pipeline.reset()
  }

  async #seal(step: Step): Promise<SealedStep | null> {
    const { records } = await this.#pipeline.seal(this.#asReceived(step))
    const [record] = records
    if (!record) return null
    const epoch = epochOf(this.#now())
    const { indexKey } = this.#options
    const isIndexed = indexKey?.months.has(epoch) === true
    const parts = isIndexed ? record.parts : record.parts.map(({ id, data }) => ({ id, data }))
    const keyId = parseManifest(record.manifest).own[0]?.keyId
    const slot = keyId && this.#ring.wireSlot(keyId)
    if (!slot) throw new SealtraceError('internal', 'a slot was forgotten too early')
    return {
      json: sealedRecordJson({ ...record, parts }),
      slot,
      unindexed: indexKey && !isIndexed ? epoch : undefined,
    }
  }

  /** As a collector would have read it from a recorder that seals nothing: checked, bounded, with the process's resource. */
  #asReceived(step: Step): readonly Step[] {
    const json = batchJson([{ json: JSON.stringify(step) }], this.#options.sender, 0)
    return decodeRecorderBatch(encodeUtf8(json)).steps
  }
}
