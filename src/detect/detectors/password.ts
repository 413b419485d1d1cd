import { codeAt, isSpace } from '../chars.ts'
import { isCode, isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'

// `s` of the possessive, what the password is for, a word that links, or a colon (French puts a blank before it). Words may be
// parted by a line end, the value stands in the line of the last one.
const link = new RegExp(
  "(?: ?'s)?(?:" +
    '(?:\\s{1,2}(?:for|to|of|de|del|du|des|para|für|pour|per|vom|zum)\\s{1,2}(?:the |my |your |this |el |la |mi |das |mein |mon |le )?[\\w.@-]{1,40})?' +
    '(?:,? (?:the |my )?(?:old|new|current|previous|last|temporary)(?: one)?)?' +
    '(?:\\s{1,2}(?:is|was|to|as|of|es|era|ist|lautet|war|est|était|è|é|are)(?=[\\s:])(?:\\s{1,2}(?:now|ahora|jetzt|maintenant|(?:re)?set to|changed to|updated to))?:?| ?:)' +
    '| )[ \\t]{0,2}(?=\\S)',
  'iy',
)
const quotes = `"'\`“‘«„`

/** A password in prose: `password is S3cret`, `mot de passe : …`, `passphrase "correct horse"`; `at` is the end of the cue word. */
export function password(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (codeAt(text, at) === 62) return inElement(text, at + 1)
  const below = inNextLine(text, at)
  if (below) return below
  const login = loginEnd(text, at)
  if (login >= 0) return login === 0 ? undefined : atValue(text, login)
  link.lastIndex = at
  if (!link.test(text)) return undefined
  const from = link.lastIndex
  const linked = from - at > 2
  const quoted = quotes.includes(text[from] ?? ' ')
  const start = quoted ? from + 1 : from
  const end = quoted ? quoteEnd(text, start) : wordEnd(text, start)
  const value = text.slice(start, end)
  if (isPlaceholder(value) || isCode(value, true)) return undefined
  if (!(quoted && linked ? value.length > 1 : isStrong(value, linked))) return undefined
  return claim(start, quoted ? end : withMarks(text, end), linked ? 0.8 : 0.6)
}

const signedIn = /\s{1,2}[\w.@+-]{1,40}\s{1,2}with\s{1,2}(?:the )?(?:password )?(?=\S)/iy
const userBefore = /\buser(?:name)?[: ]{1,2}[\w.@+-]{1,40}\s{1,2}pass$/i

/**
 * Where the password begins behind `in as` and `pass`, which are cues only in `sign in as jane with …` and `user jane pass …`:
 * 0 when they are none, -1 behind another cue word.
 */
function loginEnd(text: string, at: number): number {
  const word = text.slice(at - 4, at).toLowerCase()
  if (word === 'n as' || word === 'n\nas') {
    signedIn.lastIndex = at
    return signedIn.test(text) ? signedIn.lastIndex : 0
  }
  if (word !== 'pass') return -1
  const user = userBefore.test(text.slice(Math.max(0, at - 60), at))
  return user && codeAt(text, at) === 32 ? at + 1 : 0
}

function atValue(text: string, start: number): Claim | undefined {
  const end = wordEnd(text, start)
  const value = text.slice(start, end)
  if (isPlaceholder(value) || !isStrong(value, true)) return undefined
  return claim(start, withMarks(text, end), 0.7)
}

function claim(start: number, end: number, confidence: number): Claim {
  return { end, finding: { class: 'password', start, end, confidence, detector: 'password' } }
}

const nextLine = /:[ \t]{0,4}\r?\n[ \t]{0,8}([^\s:]{6,64})[ \t]{0,4}(?![^\r\n])/y

/** `Password:` and the password alone in the line below. */
function inNextLine(text: string, at: number): Claim | undefined {
  if (codeAt(text, at) !== 58) return undefined
  nextLine.lastIndex = at
  const value = nextLine.exec(text)?.[1]
  if (value === undefined || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return undefined
  if (isPlaceholder(value) || isCode(value, true)) return undefined
  const start = text.indexOf(value, at)
  return claim(start, start + value.length, 0.7)
}

/** `<password>…</password>`, at the first character after the tag. */
function inElement(text: string, from: number): Claim | undefined {
  const limit = Math.min(text.length, from + 128)
  let end = from
  while (end < limit && text.charCodeAt(end) !== 60) end++
  if (codeAt(text, end) !== 60 || codeAt(text, end + 1) !== 47) return undefined
  let start = from
  while (start < end && text.charCodeAt(start) <= 32) start++
  while (end > start && text.charCodeAt(end - 1) <= 32) end--
  if (end - start < 2 || isPlaceholder(text.slice(start, end))) return undefined
  return claim(start, end, 0.8)
}

/** Passwords often end in the exclamation mark that a rule asks for: it is covered, though a sentence may end so too. */
function withMarks(text: string, from: number): number {
  let end = from
  while (end < from + 4 && text.charCodeAt(end) === 33) end++
  return end
}

/** A word of small letters is prose ("the password is required"). */
function isStrong(value: string, linked: boolean): boolean {
  if (value.length < 4) return false
  const digit = /\d/.test(value)
  const upper = /[A-Z]/.test(value.slice(1))
  const symbol = /[^\w\s'’:,.()\u00c0-\u024f-]/.test(value.slice(0, -1))
  if (linked) return digit || upper || symbol
  return digit && (upper || symbol || /[A-Za-z]/.test(value))
}

function quoteEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + 128)
  let end = from
  while (end < limit && !`"'\`”’»“\n`.includes(text[end] ?? '')) end++
  return end < limit ? end : wordEnd(text, from)
}

function wordEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + 128)
  let end = from
  while (end < limit && !isBreak(text.charCodeAt(end))) end++
  while (end > from && '.,;:!?)"\'`]}>\\'.includes(text[end - 1] ?? ' ')) end--
  return end
}

function isBreak(c: number): boolean {
  return isSpace(c) || c === 10 || c === 13
}
