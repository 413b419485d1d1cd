import { sha256 } from '../../crypto/hash.ts'
import { decodeUtf8 } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { verifyTlogProof } from '../../ledger/tlog-proof.ts'
import { parseVerifierKey } from '../../ledger/verifier-key.ts'
import { parseHeader } from '../../record/header.ts'
import { parseLeaf } from '../../seal/format/leaf.ts'
import { headerCommitment, parseManifest } from '../../seal/format/manifest.ts'
import { parsed } from './check-records.ts'
import type { PackIndex } from './pack-index.ts'
import { recordFile } from './pack-names.ts'
import type { PackSource } from './pack-source.ts'

/**
 * The keys that may sign the log's checkpoints: the trusted ones, and each that a record names which is proven to be in the log
 * by a checkpoint of a key before (docs/spec/ledger.md, L18). What proves nothing gives no key.
 */
export async function followHandovers(
  source: PackSource,
  { origin, handovers }: Pick<PackIndex, 'origin' | 'handovers'>,
  trusted: readonly string[],
): Promise<string[]> {
  const keys = [...trusted]
  const seen = new Set<string>()
  for (const { file, index } of handovers) {
    if (seen.has(file)) continue
    seen.add(file)
    const proof = await source.read(file)
    const leaf = await source.read(recordFile(index, 'leaf'))
    const key = proof && leaf && (await namedKey(source, index, leaf))
    if (!key || keys.includes(key)) continue
    const isProven = parsed(
      () => verifyTlogProof(proof, leaf, { logKey: keys, origin }).index === index,
    )
    const name = parsed(() => parseVerifierKey(key).name)
    if (isProven === true && name === origin) keys.push(key)
  }
  return keys
}

/** What a settings record names; null when it is not the one in the leaf. */
async function namedKey(
  source: PackSource,
  index: number,
  leafBytes: Uint8Array,
): Promise<string | null> {
  const manifestBytes = await source.read(recordFile(index, 'manifest'))
  const salt = await source.read(recordFile(index, 'salt'))
  const headerBytes = await source.read(recordFile(index, 'header.json'))
  const text = headerBytes && decodeUtf8(headerBytes)
  const leaf = parsed(() => parseLeaf(leafBytes))
  const manifest = manifestBytes && parsed(() => parseManifest(manifestBytes))
  if (!leaf || !manifest || !manifestBytes || !salt || text === null) return null
  const isIn =
    leaf.kind === 'settings' &&
    manifest.kind === 'settings' &&
    equalBytes(sha256(manifestBytes), leaf.manifestHash) &&
    equalBytes(headerCommitment(salt, text), manifest.header)
  const key: unknown = isIn ? parseHeader(text)?.logKey : null
  return typeof key === 'string' ? key : null
}
