// What the pure verifier is given to check in each runtime: public vectors, and a real log with a real receipt of it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ed25519Signer, newEd25519Seed } from '../src/crypto/ed25519.ts'
import { concatBytes, toBase64 } from '../src/crypto/encoding.ts'
import { Secret } from '../src/crypto/secret.ts'
import { makeReceipt } from '../src/export/receipt.ts'
import type { OpenLog } from '../src/journal/open-log.ts'
import { checkpointPath, witnessedPath } from '../src/ledger/files/file-limits.ts'
import { cosigner } from '../src/ledger/cosignature.ts'
import { parseNote, signNote } from '../src/ledger/note.ts'
import { formatTilePath, tilePrefix, tileWidthAt } from '../src/ledger/tile.ts'
import { formatVerifierKey, signatureTypes } from '../src/ledger/verifier-key.ts'
import { testStep } from '../src/testing/steps.ts'
import { testLog } from '../src/testing/test-log.ts'

const repository = join(import.meta.dirname, '..')
const steps = 300

/** Plain data: it goes to each runtime as JSON. Bytes are base64. */
export interface Material {
  readonly proofs: readonly { kind: string; name: string; vector: object }[]
  readonly receipt: {
    receipt: string
    leaf: string
    logKeys: string[]
    policy: string
    otherKey: string
  }
  readonly log: { files: Record<string, string>; logKeys: string[]; policy: string }
  readonly signatures: readonly { number: number; flags: string[] }[]
}

export async function verifierMaterial(): Promise<Material> {
  const log = await testLog()
  try {
    const open = await log.open()
    try {
      return await materialOf(open)
    } finally {
      await open.close()
    }
  } finally {
    log.dispose()
  }
}

async function materialOf(open: OpenLog): Promise<Material> {
  const { store, info } = open
  const traceId = 'ab'.repeat(16)
  await open.recorder.record(Array.from({ length: steps }, () => testStep({ traceId })))
  const witness = newWitness()
  const policy = `log ${info.logKey}\nwitness outsider ${witness.vkey}\nquorum outsider\n`
  const published = (await store.checkpoint())!
  const cosigned = witness.cosign(published.note)
  await store.addWitnessed({ size: published.size, note: cosigned })
  const record = (await store.page(Math.floor(published.size / 2), 1))[0]!
  const { proof, leaf } = await makeReceipt(store, record.id, { witnessed: true })
  const logKeys = [info.logKey]
  return {
    proofs: proofVectors(),
    receipt: {
      ...{ receipt: toBase64(proof), leaf: toBase64(leaf), logKeys, policy },
      // Of the same origin, so that the signature alone tells.
      otherKey: newKey(info.origin, signatureTypes.ed25519).vkey,
    },
    log: { files: { ...filesOf(open, published, cosigned) }, logKeys, policy },
    signatures: edgeCases(),
  }
}

function newKey(name: string, type: number) {
  const key = ed25519Signer(Secret.own(newEd25519Seed()))
  return { key, vkey: formatVerifierKey({ name, type, publicKey: key.publicKey }) }
}

/** A witness of nobody's, which signs what it is shown. */
export function newWitness() {
  const name = 'witness.example/outsider'
  const { key, vkey } = newKey(name, signatureTypes.cosignature)
  const cosign = (note: Uint8Array): Uint8Array => {
    const { text } = parseNote(note)
    const alone = signNote(text, [cosigner(name, key, 1_790_000_000)])
    return concatBytes(note, alone.subarray(Buffer.byteLength(text) + 1))
  }
  return { vkey, cosign }
}

/** The files that a web server would have of the log at this size. */
function filesOf(
  { store }: OpenLog,
  { size, note }: { size: number; note: Uint8Array },
  cosigned: Uint8Array,
): Record<string, string> {
  const files: Record<string, string> = {
    [checkpointPath]: toBase64(note),
    [witnessedPath]: toBase64(cosigned),
  }
  for (const level of ['entries', 0, 1] as const)
    for (let index = 0; tileWidthAt(level, index, size) > 0; index++) {
      const width = tileWidthAt(level, index, size)
      const tile = tilePrefix(level, store.readTile(level, index)!, width)!
      files[formatTilePath({ level, index, width })] = toBase64(tile)
    }
  return files
}

function proofVectors(): Material['proofs'] {
  const folder = join(repository, 'vectors/merkle-proofs')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => ({
      kind: name.split('/')[0] ?? '',
      name,
      vector: JSON.parse(readFileSync(join(folder, name), 'utf8')) as object,
    }))
}

function edgeCases(): Material['signatures'] {
  const path = join(repository, 'src/crypto/fixtures/ed25519-edge-cases.json')
  return (JSON.parse(readFileSync(path, 'utf8')) as { vectors: Material['signatures'] }).vectors
}
