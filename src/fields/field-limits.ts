/** Bounds on what fields and documents may hold. */
export const fieldLimits = {
  /** Bytes of one value as BSON: what MongoDB takes for a whole document. */
  valueBytes: 16 * 1024 * 1024,
  /** Nesting of a document or a value: what MongoDB takes. */
  depth: 100,
  /** Objects, arrays and their members in one document. */
  members: 1_000_000,
  /** Encrypted values in one document. */
  encryptedValues: 10_000,
  /** Data keys kept opened. */
  cachedKeys: 10_000,
  /** Fields in one specification. */
  specFields: 1000,
  /** Characters of an alternative name of a data key. */
  altName: 1000,
  /** Alternative names of one data key. */
  altNames: 1000,
} as const
