/** How numbers are written in groups of three. */
const separators = [',', '.', ' ', '\u00a0', '\u202f', "'", '_'] as const
const plainNumber = /^-?(\d{1,21})(?:\.(\d{1,20}))?$/
/** Digits with signs between them: a card, a telephone, an identity number. */
const signedDigits = /^[+(]?\d(?:[ ().\-/]{0,3}\d){5,39}$/

/**
 * A value as text, and the other ways to write the same digits: in groups of three, with a decimal comma, to two decimals,
 * without the signs between them. Empty texts are none.
 */
export function spellings(value: string | number): string[] {
  const text = String(value).trim()
  if (text === '') return []
  const [, whole, fraction] = plainNumber.exec(text) ?? []
  if (whole !== undefined) return [...new Set([text, ...ofNumber(whole, fraction)])]
  return signedDigits.test(text) ? [text, text.replace(/\D/g, '')] : [text]
}

function* ofNumber(whole: string, fraction: string | undefined): Generator<string> {
  const ends = fraction === undefined ? [''] : [fraction, fraction.padEnd(2, '0')]
  for (const end of ends) {
    if (end !== '') yield* [`${whole}.${end}`, `${whole},${end}`]
    else yield whole
    if (whole.length < 4) continue
    for (const sign of separators) {
      const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, sign)
      yield end === '' ? grouped : grouped + (sign === '.' ? ',' : '.') + end
    }
  }
}
