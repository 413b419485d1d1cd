import { codeAt, isDigit, isSpace, isWord } from '../chars.ts'
import { cue, near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

/** Words for the date on a card; those for the end of anything count only near a card. */
const onCard = defineCue(
  'exp expiry exp_date expiry_date expdate valid_thru good_thru validthru card_expiry mm_yy mm_yyyy expmonth caducidad ' +
    'fecha_caducidad ablaufdatum verfallsdatum gultig_bis expire_fin',
)
const anyEnd = defineCue(
  'expires expired expiring expiration expiration_date valid_until valid_to valid_through vence vencimiento ' +
    'fecha_vencimiento validade validez expire scadenza vervaldatum gultig_bis date_expiration',
)

const form = /(0?[1-9]|1[0-2])( ?[/-] ?)(20[2-4]\d|[2-4]\d)/y

/**
 * The month and year in which a card ends (`04/27`, `04 / 2027`), near a word for it or after a
 * card number; at its first digit.
 */
export function cardExpiry(scan: Scan, at: number): Claim | undefined {
  const { text, digits, next } = scan
  if (digits > 2 || !(next === 47 || next === 45 || isSpace(next)) || scan.glued) return undefined
  const confidence = judge(scan, at)
  if (confidence === 0) return undefined
  form.lastIndex = at
  if (!form.test(text)) return undefined
  const end = form.lastIndex
  const after = codeAt(text, end)
  // One more part makes it a date or a path.
  if (
    isWord(after) ||
    ((after === 47 || after === 45 || after === 46) && isDigit(codeAt(text, end + 1)))
  )
    return undefined
  return {
    end,
    finding: { class: 'card_expiry', start: at, end, confidence, detector: 'card-expiry' },
  }
}

function judge(scan: Scan, at: number): number {
  const byCard = near(scan, cue.card, at, 80) || isAfterCard(scan, at)
  if (near(scan, onCard, at, 24)) return byCard ? 0.95 : 0.7
  if (!byCard) return 0
  if (near(scan, anyEnd, at, 32) || near(scan, cue.cvv, at, 24)) return 0.9
  return isAfterCard(scan, at) ? 0.7 : 0
}

/** A card number ended a few words before. */
function isAfterCard({ found }: Scan, at: number): boolean {
  const last = found.at(-1)
  const card = last?.class === 'cvv' ? found.at(-2) : last
  return card?.class === 'credit_card' && at - card.end <= 40
}
