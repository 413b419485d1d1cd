import { codeAt, isCredential, isSpace, runEnd } from '../chars.ts'
import { isPlaceholder, looksSecret } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'
import { isRandom } from '../secrets/rarity.ts'

/** Credentials after the words Bearer and Basic; `at` is the end of the word. */
export function authHeader(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (!isSpace(codeAt(text, at))) return undefined
  const start = at + 1
  const end = trimmed(text, start, runEnd(text, start, isCredential, 8192))
  if (end - start < 8) return undefined
  const value = text.slice(start, end)
  // A JSON web token is found as what it is.
  if (value.startsWith('eyJ') && value.includes('.')) return undefined
  const basic = (codeAt(text, at - 1) | 32) === 0x63
  if (basic ? !isUserPass(value) : !isBearer(value)) return undefined
  return { end, finding: { class: 'token', start, end, confidence: 0.9, detector: 'auth-header' } }
}

function isBearer(value: string): boolean {
  if (isPlaceholder(value)) return false
  return looksSecret(value) || (value.length >= 16 && isRandom(value, 0, value.length))
}

/** Basic credentials are the base64 of `user:password`; else "Basic Instructions" would be some. */
function isUserPass(value: string): boolean {
  try {
    return atob(value.slice(0, 512)).includes(':')
  } catch {
    return false
  }
}

function trimmed(text: string, start: number, end: number): number {
  return end > start && codeAt(text, end - 1) === 46 ? end - 1 : end
}
