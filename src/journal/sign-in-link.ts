// A link that signs one person in, once, within minutes: made on the collector's own machine, where who can make one could
// read and write all that the collector can. Its token is told to that person only; the key table has a hash.
import { toBase64Url, toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import type { Secret } from '../crypto/secret.ts'
import type { KeyStore, SignInLinkRow } from '../store/key-store.ts'

/** Milliseconds. */
export const linkLifetime = 15 * 60_000

interface Links {
  readonly keys: Pick<KeyStore, 'addSignInLink' | 'takeSignInLink'>
  /** The project's. */
  readonly indexKey: Secret
  readonly now: number
}

/** The token, which is told once. */
export async function makeSignInLink(user: string, links: Links): Promise<string> {
  const token = toBase64Url(randomBytes(32))
  const row = { hash: hashOf(token), user, expires: links.now + linkLifetime }
  const mac = macOf(row, links.indexKey)
  await links.keys.addSignInLink({ ...row, mac }, links.now)
  return token
}

/** The user that it is for. Null for a token that there is not, that was used, or that expired. */
export async function useSignInLink(token: string, links: Links): Promise<string | null> {
  const row = await links.keys.takeSignInLink(hashOf(token))
  if (!row || !equalBytes(row.mac, macOf(row, links.indexKey))) return null
  return links.now < row.expires ? row.user : null
}

/** In the fragment, which no browser sends to anybody. */
export function signInUrl(base: string, token: string): string {
  return `${base.replace(/\/$/, '')}/#/sign-in?link=${token}`
}

function hashOf(token: string): Uint8Array {
  return sha256(Buffer.from(token, 'utf8'))
}

function macOf({ hash, user, expires }: Omit<SignInLinkRow, 'mac'>, indexKey: Secret): Uint8Array {
  return hmacSha256(indexKey, labels.signInLink, JSON.stringify([toHex(hash), user, expires]))
}
