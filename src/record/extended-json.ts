// BSON Binary in JSON, as MongoDB's Extended JSON v2 has it: `{"$binary":{"base64":"…","subType":"06"}}`.

/** Not decoded yet: an attacker may have chosen both. */
export interface BinaryText {
  readonly base64: string
  readonly subType: number
}

/** What the Extended JSON of a binary says; null for everything else. Linear in the names of the fields. */
export function readBinaryText(value: object): BinaryText | null {
  if (!Object.hasOwn(value, '$binary') || Object.keys(value).length !== 1) return null
  const binary: unknown = Reflect.get(value, '$binary')
  if (typeof binary !== 'object' || binary === null) return null
  // With more in it, it is a document like any other, whose fields must not pass for part of a binary.
  if (Object.keys(binary).length !== 2) return null
  const base64: unknown = Reflect.get(binary, 'base64')
  const subType: unknown = Reflect.get(binary, 'subType')
  if (typeof base64 !== 'string' || typeof subType !== 'string') return null
  return /^[0-9a-f]{1,2}$/i.test(subType) ? { base64, subType: parseInt(subType, 16) } : null
}

/** The Extended JSON of a binary. */
export interface BinaryJson {
  $binary: { base64: string; subType: string }
}

export function formatBinary({ base64, subType }: BinaryText): BinaryJson {
  return { $binary: { base64, subType: subType.toString(16).padStart(2, '0') } }
}
