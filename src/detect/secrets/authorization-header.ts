import { codeAt, isLetter, isSpace, runEnd } from '../chars.ts'
import { isCode, isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'
import { isWordy, measure } from './rarity.ts'

const name = /(?:^|[^A-Za-z])(?:proxy-)?authorization[\\"' ]{0,3}$/i
const schemes =
  /(?:bearer|basic|digest|token|api-?(?:key|token)|negotiate|ntlm|hmac(?:-sha\d{1,3})?|aws4?(?:-hmac-sha256)?|splunk|ssws|genie-?key|key|oauth|hawk|mac|signature|vapid|discogs|shared-?key(?:lite)?|bot|jwt|secret|user)[ ]{1,2}/iy
/** Schemes whose credentials are a list of `name="value"`. */
const lists =
  /^(?:digest|oauth|aws4?(?:-hmac-sha256)?|hawk|mac|signature|hmac(?:-sha\d{1,3})?|vapid|sharedkey|shared-key)/i
const most = 4096
const mostList = 1024

/** All of the credentials of an `Authorization:` header, of any scheme; `at` is the sign after the name. */
export function authorizationHeader(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  // Most signs stand after another letter.
  if (!isNameEnd(text, at)) return undefined
  if (!name.test(text.slice(Math.max(0, at - 26), at))) return undefined
  let from = runEnd(text, at + 1, isGap, 4)
  schemes.lastIndex = from
  const start = from
  if (schemes.test(text)) from = schemes.lastIndex
  const isList = from > start && lists.test(text.slice(start, from)) && isPair(text, from)
  const end = isList ? listEnd(text, from) : wordEnd(text, from)
  const value = text.slice(from, end)
  if (value.length < 8 || !isCredentials(value, from > start)) return undefined
  if (isPlaceholder(value) || isCode(value)) return undefined
  // A JSON web token is found as what it is.
  if (/^eyJ[\w-]{9,4000}\.[\w.-]+$/.test(value)) return undefined
  return {
    end,
    finding: {
      class: 'token',
      // The list of a signature is covered with its scheme: it means nothing without it.
      start: isList ? start : from,
      end,
      confidence: 0.9,
      detector: 'authorization-header',
    },
  }
}

const pair = /[\w-]{1,40} ?=/y

function isPair(text: string, from: number): boolean {
  pair.lastIndex = from
  return pair.test(text)
}

/** The n of `authorization`, or a quote or blank behind it. */
function isNameEnd(text: string, at: number): boolean {
  for (let i = at - 1; i >= at - 4 && i >= 0; i--) {
    const c = codeAt(text, i)
    if (isLetter(c)) return (c | 32) === 110
    if (c !== 34 && c !== 39 && c !== 92 && c !== 32) return false
  }
  return false
}

function isCredentials(value: string, hasScheme: boolean): boolean {
  const { digits, uppers, lowers, length } = measure(value, 0, value.length)
  if (digits > 0) return hasScheme || uppers + lowers > 0
  return uppers > 0 && lowers > 0 && length >= 12 && !isWordy(value, 0, length)
}

/** Blanks, quotes and the backslash of an escaped quote. */
function isGap(c: number): boolean {
  return isSpace(c) || c === 34 || c === 39 || c === 92
}

function wordEnd(text: string, from: number): number {
  return trimmed(text, from, runEnd(text, from, isPart, most))
}

/** Up to the quote, the line end or the backslash of an escape that closes the header. Quotes inside follow `=`. */
function listEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + mostList)
  let end = from
  let inside = false
  for (; end < limit; end++) {
    const c = codeAt(text, end)
    if (c === 34 && (inside || codeAt(text, end - 1) === 61)) inside = !inside
    else if (!isSpace(c) && !isPart(c) && c !== 44 && c !== 59) break
  }
  return trimmed(text, from, end)
}

function trimmed(text: string, from: number, to: number): number {
  let end = to
  while (end > from && ' \t,;)}].'.includes(text[end - 1] ?? '')) end--
  return end
}

/** All but blanks, line ends, quotes, `\\` `,` `;` `<` `>`. */
function isPart(c: number): boolean {
  if (c <= 32 || c === 34 || c === 39 || c === 92 || c === 96) return false
  return c !== 44 && c !== 59 && c !== 60 && c !== 62
}
