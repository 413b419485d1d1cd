// For tests: a policy applied under a fixed key.
import { toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { Secret } from '../crypto/secret.ts'
import type { JsonValue } from '../record/json.ts'
import type { KeyedHash } from './keyed-hash.ts'
import { compilePolicy, type PolicyOptions } from './policy.ts'
import { protectValue, type Protected, type Where } from './protect-value.ts'
import { placeholders, renderValue } from './render-value.ts'

const key = Secret.own(new Uint8Array(32).fill(7))

export const testHash: KeyedHash = (domain, text) =>
  toHex(hmacSha256(key, `${domain}|${text}`)).slice(0, 16)

export function protect(
  value: JsonValue,
  options: PolicyOptions = {},
  where: Partial<Where> = {},
): Protected {
  return protectValue(value, { path: [], ...where }, compilePolicy(options), testHash)
}

export function shown(
  value: JsonValue,
  options: PolicyOptions = {},
  where: Partial<Where> = {},
): JsonValue {
  return renderValue(protect(value, options, where).value, placeholders())
}
