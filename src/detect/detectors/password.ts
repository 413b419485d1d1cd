import { isSpace } from '../chars.ts'
import { isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'

// `s` of the possessive, a word that links, or a colon (French puts a blank before it).
const link =
  /(?: ?'s)?(?:(?: (?:for|to|of|de|del|para|für|pour|per) (?:the |my |your |this |el |la |mi |das |mein |mon |le )?[\w.@-]{1,40})?(?: (?:is|was|to|as|of|es|era|ist|lautet|war|est|était|è|é|are)(?=[ :])(?: now| ahora| jetzt| maintenant)?:?| ?:)| ) {0,2}(?=\S)/iy
const quotes = `"'\`“‘«„`

/** A password in prose: `password is S3cret`, `mot de passe : …`, `passphrase "correct horse"`; `at` is the end of the cue word. */
export function password(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  link.lastIndex = at
  if (!link.test(text)) return undefined
  const from = link.lastIndex
  const linked = from - at > 2
  const quoted = quotes.includes(text[from] ?? ' ')
  const start = quoted ? from + 1 : from
  const end = quoted ? quoteEnd(text, start) : wordEnd(text, start)
  const value = text.slice(start, end)
  if (isPlaceholder(value) || !(quoted && linked ? value.length > 1 : isStrong(value, linked)))
    return undefined
  const confidence = linked ? 0.8 : 0.6
  return { end, finding: { class: 'password', start, end, confidence, detector: 'password' } }
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
