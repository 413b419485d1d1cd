/**
 * Verification from outside: pure, synchronous where nothing is read, without dependencies, and without any key of the log's
 * contents. It runs on Node 22 and later, on Bun and Deno, and in browsers (import condition `browser`). What is given to it may be an
 * attacker's, all but the keys and policies that the caller trusts. See docs/receipts.md.
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'

// Receipts: one record.
export {
  verifyReceipt,
  type LeafStatement,
  type ReceiptReport,
  type ReceiptTrust,
} from './verify/verify-receipt.ts'
export {
  parseTlogProof,
  verifyTlogProof,
  type Inclusion,
  type TlogProof,
  type TlogTrust,
} from './ledger/tlog-proof.ts'

// A whole log: from its published files, or from a store with all that belongs to it.
export {
  verifyFiles,
  type FilesVerification,
  type VerifyFilesOptions,
} from './verify/verify-files.ts'
export { verifyLog, type VerifyOptions } from './verify/verify-log.ts'
export type { VerifyFinding, VerifyReport } from './verify/report.ts'
export type { SourceRecord, VerifySource } from './verify/verify-source.ts'

// Signed notes, checkpoints, witnesses.
export {
  noteVerifier,
  openNote,
  parseNote,
  type NoteSignature,
  type NoteVerifier,
  type OpenedNote,
  type UnverifiedNote,
} from './ledger/note.ts'
export { formatVerifierKey, parseVerifierKey, type VerifierKey } from './ledger/verifier-key.ts'
export {
  openCheckpoint,
  parseCheckpointBody,
  type Checkpoint,
  type CheckpointBody,
} from './ledger/checkpoint.ts'
export { cosignatureTime, cosignatureVerifier } from './ledger/cosignature.ts'
export {
  cosignersOf,
  parseWitnessPolicy,
  quorumMet,
  type PolicyGroup,
  type PolicyLog,
  type PolicyWitness,
  type WitnessPolicy,
} from './ledger/witness-policy.ts'

// Proofs, and the tiles that they are made from.
export { emptyRoot, leafHash, nodeHash } from './ledger/merkle.ts'
export {
  verifyConsistency,
  verifyGrowth,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
  type Proof,
  type Subtree,
  type TreeHead,
} from './ledger/proof.ts'
export { proveConsistency, proveInclusion, rootAt } from './ledger/tree.ts'
export type { LogFiles } from './ledger/log-files.ts'
export type { TileReader } from './ledger/tile-store.ts'
export { withTiles } from './ledger/with-tiles.ts'
export {
  formatTilePath,
  parseEntryBundle,
  parseTilePath,
  type TileCoordinates,
  type TileLevel,
} from './ledger/tile.ts'

// What a record commits to.
export { formatRecordId, parseRecordId } from './record/id.ts'
export { parseLeaf, type Leaf } from './seal/format/leaf.ts'
export { parseManifest, type Manifest } from './seal/format/manifest.ts'
