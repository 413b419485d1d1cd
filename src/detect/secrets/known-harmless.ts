// Values in the shape of a secret that are none.
import { codeAt, isDigit } from '../chars.ts'

/** FNV-1a, in base 36, of keys that public documents of their makers show, so that none stands here in clear. */
const samples = new Set(
  (
    '1ur3y44 31k04d lnvgsr 1f6m3am 15pw3d6 6qg2sn 8hs2w 1cpmqyo vojowg 1jo6nl5 6gxi0c ' +
    '1vzpgfm thdmoh 13n7kuf 1d9bsi9'
  ).split(' '),
)

/** True for a key that a maker's own public documents and sample code show. */
export function isSampleKey(text: string, from: number, to: number): boolean {
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return samples.has((hash >>> 0).toString(36))
}

const telegram = /^\d{5,16}:A[\w-]{34}$/
const likeTelegram = /^\d{1,32}:A/

/** True when the field's name tells the maker, and the value is not of the length that its tokens all have. */
export function isBrokenToken(name: string, value: string): boolean {
  return /telegram/i.test(name) && likeTelegram.test(value) && !telegram.test(value)
}

/** The same of the part of such a token after its colon, which stands at `from - 1`. */
export function isBrokenTail(text: string, from: number, to: number): boolean {
  if (codeAt(text, from) !== 65 || codeAt(text, from - 1) !== 58) return false
  let start = from - 1
  while (from - start < 34 && isDigit(text.charCodeAt(start - 1))) start--
  if (start === from - 1) return false
  return isBrokenToken(text.slice(Math.max(0, start - 40), start), text.slice(start, to))
}
