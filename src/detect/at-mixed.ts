import { codeAt, isDigit, isHex, isLetter } from './chars.ts'
import { gluedCard } from './detectors/card-forms.ts'
import { cryptoAddress } from './detectors/crypto-address.ts'
import { iban } from './detectors/iban.ts'
import { id, isUuidShape } from './detectors/id.ts'
import { macAddress } from './detectors/mac-address.ts'
import { swift } from './detectors/swift.ts'
import { numberInWord } from './number-at.ts'
import type { Scan } from './scan.ts'
import { vendorSecret } from './secrets/vendor-secret.ts'
import { take, takeWord } from './take.ts'

/** A word of letters and digits, or one that a number follows. Returns where a claim ends, or 0. */
export function atMixed(scan: Scan, start: number, end: number): number {
  const { text } = scan
  const length = end - start
  const secret = takeWord(scan, vendorSecret, start, end)
  if (secret) return secret
  const card = takeWord(scan, gluedCard, start, end)
  if (card) return card
  if (length === 8 && isUuidShape(text, start)) {
    const claimed = take(scan, id, start)
    if (claimed > end) return claimed
  }
  if ((length === 2 || length === 4) && isHex(codeAt(text, start))) {
    const claimed = take(scan, macAddress, start)
    if (claimed) return claimed
  }
  if (isLetter(codeAt(text, start)) && isDigit(codeAt(text, start + 2))) {
    const claimed = take(scan, iban, start)
    if (claimed) return claimed
  }
  return (
    takeWord(scan, numberInWord, start, end) ||
    (length >= 25 ? takeWord(scan, cryptoAddress, start, end) : 0) ||
    takeWord(scan, swift, start, end)
  )
}
