/**
 * True when `signature` (64 bytes) over `message` is by `publicKey` (32 bytes). Total: never throws. What it makes of odd points is
 * said in crypto/platform/node.ts, and the same everywhere.
 */
export { ed25519Verify } from '#crypto'
