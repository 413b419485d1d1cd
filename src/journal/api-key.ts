// API keys are 32 random bytes behind a prefix that names their role; only their SHA-256 is kept, which is enough for
// a secret that nobody can guess.
import { toBase64Url, toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import type { ApiKeyRow } from '../store/key-store.ts'

export const roles = [
  'ingest',
  'viewer',
  'analyst',
  'investigator',
  'auditor',
  'dpo',
  'admin',
] as const
export type Role = (typeof roles)[number]

/** The key is shown once; the row is what is kept. */
export function newApiKey(role: Role, name: string, now: number): { key: string; row: ApiKeyRow } {
  const key = `st_${role}_${toBase64Url(randomBytes(32))}`
  return {
    key,
    row: {
      id: toHex(randomBytes(8)),
      hash: apiKeyHash(key),
      role,
      name,
      created: now,
      revoked: null,
    },
  }
}

export function apiKeyHash(key: string): Uint8Array {
  return sha256(Buffer.from(key, 'utf8'))
}
