import { join } from 'node:path'
import { SessionSealer } from '../capture/client-sealing/session-sealer.ts'
import { encodeUtf8, toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { Adopter } from '../journal/adopt-sealed.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { keyCommitment } from '../keys/key-row.ts'
import { createReaderKey } from '../keys/reader-keys.ts'
import type { Header } from '../record/header.ts'
import {
  clientSealedJson,
  parseClientSealed,
  sealedRecordJson,
} from '../seal/format/client-sealed.ts'
import { encodeManifest, headerCommitment } from '../seal/format/manifest.ts'
import { sealPart, type NewPart } from '../seal/seal-part.ts'

/** What a record is made of: anything at all. */
export interface Forged {
  /** Masked content. */
  readonly content: string | Uint8Array
  /** Texts of chunks. */
  readonly chunks?: readonly string[]
  /** Hidden values: plaintext by class. */
  readonly hidden?: Readonly<Record<string, string>>
  readonly header?: Partial<Header>
  /** Hex; default a new one. */
  readonly trace?: string
  readonly user?: string
  /** Index rows: of the content, and of all that is hidden. */
  readonly words?: (part: Uint8Array) => Uint8Array
  readonly tokens?: Uint8Array
}

export interface HostileProducer {
  readonly readerKeyFile: string
  /** Gives the trace. */
  send(forged: Forged): Promise<string>
}

/** Who has an ingest key and the public reader key, and seals what no recorder would. */
export function hostileProducer(folder: string, open: () => OpenLog): HostileProducer {
  const readerKeyFile = join(folder, 'hostile-reader.json')
  const reader = createReaderKey(readerKeyFile, 1)
  let sequence = 0
  const send = async (forged: Forged): Promise<string> => {
    const { info, pipeline, ring, store, journal } = open()
    const { origin } = info
    const sealer = new SessionSealer({ reader, origin })
    const trace = forged.trace ? Buffer.from(forged.trace, 'hex') : randomBytes(16)
    const [id, key] = [randomBytes(16), Secret.random()]
    const part = (name: string, plaintext: string | Uint8Array): NewPart =>
      sealPart(
        { id, key },
        { origin, trace },
        name,
        typeof plaintext === 'string' ? encodeUtf8(plaintext) : plaintext,
      )
    const chunks = (forged.chunks ?? []).map((text) => part('', text))
    const content = part('', forged.content)
    const hidden = Object.entries(forged.hidden ?? {}).map(([name, text]) => part(name, text))
    const header = JSON.stringify({
      ...{ kind: 'step', trace: toHex(trace), span: toHex(randomBytes(8)), step: 'agent' },
      ...{ name: 'chat', start: Date.now() * 1000, duration: 1000, status: 'ok' },
      ...{ digest: toHex(randomBytes(16)), ...forged.header },
      ...(chunks.length > 0 && { chunks: chunks.map(() => [toHex(randomBytes(16)), 1, {}]) }),
    })
    const salt = randomBytes(32)
    const manifest = encodeManifest({
      kind: 'step',
      header: headerCommitment(salt, header),
      appended: chunks.map(({ entry }) => entry),
      own: [content, ...hidden].map(({ entry }) => entry),
      policy: new Uint8Array(32),
      detector: 'st-detect-1',
    })
    const parts = [...chunks, content, ...hidden].map((one) => ({
      ...{ id: one.entry.id, data: one.data },
      ...(one === content && forged.words && { words: forged.words(one.entry.id) }),
      ...(hidden.includes(one) && forged.tokens && { tokens: forged.tokens }),
    }))
    const slot = {
      ...{ id, trace, ...sealer.seal({ id, trace }, key), commitment: keyCommitment(key) },
      ...(forged.user !== undefined && { user: forged.user }),
    }
    const session = '00000000-0000-4000-8000-00000000000f'
    const json = clientSealedJson(
      { session, sequence: sequence++, name: 'hostile', version: '1' },
      { origin, reader },
      {
        slots: [slot],
        records: [sealedRecordJson({ manifest, salt, header, time: Date.now(), parts })],
      },
    )
    const adopter = new Adopter({ origin, pipeline, ring, store })
    await journal.append(await adopter.adopt(adopter.check(parseClientSealed(encodeUtf8(json)))))
    return toHex(trace)
  }
  return { readerKeyFile, send }
}
