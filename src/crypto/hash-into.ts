/**
 * Writes the SHA-256 of `input` at `offset` of `target`, 32 bytes; for millions of hashes of public bytes, into what `tableOf` made.
 * See crypto/platform/node.ts.
 */
export { sha256Into, tableOf } from '#crypto'
