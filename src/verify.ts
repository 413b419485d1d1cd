/**
 * Verification from outside: pure, without dependencies, without any key of the log's contents.
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export { verifyLog, type VerifyOptions } from './verify/verify-log.ts'
export type { VerifyFinding, VerifyReport } from './verify/report.ts'
export type { SourceRecord, VerifySource } from './verify/verify-source.ts'
export { openCheckpoint, type Checkpoint } from './ledger/checkpoint.ts'
export { verifyGrowth, verifyInclusion, type TreeHead } from './ledger/proof.ts'
export { verifyTlogProof, type Inclusion, type TlogTrust } from './ledger/tlog-proof.ts'
export { parseLeaf, type Leaf } from './seal/format/leaf.ts'
export { parseManifest, type Manifest } from './seal/format/manifest.ts'
