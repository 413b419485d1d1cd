/** SHA-256 (FIPS 180-4) of the parts, one after the other: 32 bytes. */
export { sha256 } from '#crypto'
