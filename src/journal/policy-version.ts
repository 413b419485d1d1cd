import { sha256 } from '../crypto/hash.ts'

/**
 * What manifests name: the policy's version, or with outside analyzers a hash over it and theirs, since what they find
 * is treated by it.
 */
export function policyVersion(policy: Uint8Array, analyzers: Uint8Array | undefined): Uint8Array {
  return analyzers ? sha256(policy, analyzers) : policy
}
