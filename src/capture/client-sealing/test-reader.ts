// The reader's side of client-side sealing, for tests: opens what producers sealed with nothing but the private key.
import { decodeUtf8, toHex } from '../../crypto/encoding.ts'
import { hpkeReceiver } from '../../crypto/hpke.ts'
import { Secret } from '../../crypto/secret.ts'
import { readerKeyId, type ReaderPublicKey } from '../../keys/reader-public-key.ts'
import { readerKems, readerSlotAad, readerSlotInfo } from '../../keys/reader-slot.ts'
import { parseHeader, type Header } from '../../record/header.ts'
import type { ClientSealedBatch, WireSlot } from '../../seal/format/client-sealed.ts'
import { parseManifest, type PartEntry } from '../../seal/format/manifest.ts'
import { openPart } from '../../seal/open-part.ts'

export interface TestReader {
  readonly privateKey: Secret
  readonly key: ReaderPublicKey
}

export function newReader(suite: 1 | 2 = 1): TestReader {
  const privateKey = Secret.random(32)
  const bytes = readerKems[suite].publicKey(privateKey)
  return { privateKey, key: { suite, bytes, id: readerKeyId(bytes) } }
}

/** Null when it does not open. */
export function openSlot(reader: TestReader, origin: string, slot: WireSlot): Secret | null {
  const kem = readerKems[reader.key.suite]
  using receiver = hpkeReceiver(reader.privateKey, slot.enc, readerSlotInfo, kem)
  const key = receiver?.openAt(
    slot.seq,
    readerSlotAad(origin, slot.trace, slot.id),
    slot.ciphertext,
  )
  return key ? Secret.own(key) : null
}

export interface OpenedRecord {
  readonly header: Header
  /** Class and JSON text of each part that came with the record. */
  readonly parts: readonly (readonly [className: string, text: string])[]
}

/** Every record of batches, in order. Throws where something does not open. */
export function openBatches(
  reader: TestReader,
  batches: readonly ClientSealedBatch[],
): OpenedRecord[] {
  return batches.flatMap(({ origin, slots, records }) => {
    const keys = new Map(slots.map((slot) => [toHex(slot.id), openSlot(reader, origin, slot)]))
    return records.map(({ manifest, header: text, parts }) => {
      const header = parseHeader(text)
      const { appended, own } = parseManifest(manifest)
      const entries = new Map([...appended, ...own].map((entry) => [toHex(entry.id), entry]))
      if (!header) throw new Error('a header is none')
      return {
        header,
        parts: parts.map(({ id, data }) => opened(entries.get(toHex(id)), data, header)),
      }

      function opened(entry: PartEntry | undefined, data: Uint8Array, { trace = '' }: Header) {
        const key = entry && keys.get(toHex(entry.keyId))
        if (!entry || !key) throw new Error('a part is listed nowhere, or its slot is closed')
        const place = { origin, trace: Buffer.from(trace, 'hex') }
        const { class: name, plaintext } = openPart(key, place, entry, data)
        return [name, decodeUtf8(plaintext) ?? ''] as const
      }
    })
  })
}
