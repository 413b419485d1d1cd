import { isSpace } from '../chars.ts'
import { isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'

const link = /(?: ?'s)?(?: (?:is|was|to|as|of)(?: now)?|:)? {1,2}(?=[^\s])/iy
const quotes = `"'\`“‘«`

/** A password in prose: `password is S3cret`, `passphrase "correct horse"`; `at` is the end of the cue word. */
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
  return {
    end,
    finding: {
      class: 'password',
      start,
      end,
      confidence: linked ? 0.8 : 0.6,
      detector: 'password',
    },
  }
}

/** A word of small letters is prose ("the password is required"). */
function isStrong(value: string, linked: boolean): boolean {
  if (value.length < 4) return false
  const digit = /\d/.test(value)
  const upper = /[A-Z]/.test(value.slice(1))
  const symbol = /[^\w\s'’:,.()-]/.test(value.slice(0, -1))
  if (linked) return digit || upper || symbol
  return digit && (upper || symbol || /[A-Za-z]/.test(value))
}

function quoteEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + 128)
  let end = from
  while (end < limit && !`"'\`”’»\n`.includes(text[end] ?? '')) end++
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
