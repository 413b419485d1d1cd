import { codeAt } from '../chars.ts'
import type { Class } from '../class.ts'
import { isAddress, isCode, isPublicForm } from '../looks-secret.ts'
import { isBrokenToken } from '../secrets/known-harmless.ts'
import { isWordy } from '../secrets/rarity.ts'

/** The value of a field whose name says that it is secret. */
interface Value {
  readonly name: string
  /** The sign between name and value. */
  readonly at: number
  readonly start: number
  readonly end: number
  readonly kind: Class
}

export const isName = /^[A-Za-z][A-Za-z_.'-]*$/
/** Letters or digits of any script, no emoji. */
const isSpoken = /[\p{L}\p{N}]/u
/** `Second pass: write` */
const passOnly = /(?:^| )pass$/i
const ownHash = /^[0-9a-f]{12}$/

/** True for what stands where a secret could: code, prose, a version, an address, a token that cannot be one. */
export function isNoSecret(text: string, value: Value): boolean {
  const { name, start, end, kind } = value
  const found = text.slice(start, end)
  const quote = codeAt(text, start - 1)
  if (quote === 96 && found.includes('${')) return true
  if (quote !== 34 && quote !== 39 && quote !== 96 && isBare(text, value, found)) return true
  if (isCookieName(name, found)) return true
  return kind !== 'password' && (isHarmless(found, quote, kind) || isBrokenToken(name, found))
}

/** `lookupCookie: "language"` */
function isCookieName(name: string, found: string): boolean {
  return /cookie$/i.test(name) && isName.test(found) && isWordy(found, 0, found.length)
}

/** Without quotes a short word is prose or code (`secret = 7`), and so are names. */
function isBare(text: string, { name, at, start, end, kind }: Value, found: string): boolean {
  if (found.length < 4) return true
  const spoken = kind !== 'password' || passOnly.test(name)
  if (spoken && isProse(text, at, start, end)) return true
  const next = codeAt(text, end)
  // `login(user=user, password=password)`, `self.password = password`
  const called = next === 44 || next === 41 || (codeAt(text, at) === 61 && start - at > 1)
  if (called && name.toLowerCase().endsWith(found.toLowerCase())) return true
  // `[PASSWORD:ab12cd34ef56]`, as the action `hash` writes it.
  return isCode(found, kind === 'password') || (next === 93 && ownHash.test(found))
}

/** `The cookie: crisp outside`, `api key: used`, `cookie: CookieJar = …`: a word or a type's name, apart from the sign. */
function isProse(text: string, at: number, start: number, end: number): boolean {
  if (start - at < 2 || end - start > 40) return false
  return isName.test(text.slice(start, end)) && isWordy(text, start, end)
}

function isHarmless(found: string, quote: number, kind: Class): boolean {
  if (isPublicForm(found) || (kind !== 'secret' && isAddress(found))) return true
  // A command in a manual.
  if (quote === 96 && found.includes(' ')) return true
  return found.length < 5 && !isSpoken.test(found)
}
