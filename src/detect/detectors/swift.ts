import { codeAt, isDigit, isUpper } from '../chars.ts'
import { near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

const bic = defineCue(
  'swift bic bics swift_code swift_bic bic_code bic_swift swiftcode swiftbic bank_identifier codigo_swift code_swift ' +
    'codigo_bic code_bic identificador_bancario',
)

/** ISO 3166-1 codes and XK for Kosovo. */
const countries = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
    'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
    'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO ' +
    'JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR ' +
    'MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO ' +
    'RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV ' +
    'TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
  ).split(' '),
)

/**
 * SWIFT codes (ISO 9362: bank, country, place, perhaps branch) near a cue. For a word, from its
 * first character to its
 * end. Without a digit it could be a word in capitals: then the cue must be next to it.
 */
export function swift(scan: Scan, start: number, end: number): Claim | undefined {
  const length = end - start
  if ((length !== 8 && length !== 11) || !near(scan, bic, start, 40)) return undefined
  const { text } = scan
  let digits = 0
  for (let i = start; i < end; i++) {
    const c = codeAt(text, i)
    if (isUpper(c)) continue
    if (i < start + 6 || !isDigit(c)) return undefined
    digits++
  }
  if (!countries.has(text.slice(start + 4, start + 6))) return undefined
  if (digits === 0 && !near(scan, bic, start, 16)) return undefined
  return { end, finding: { class: 'swift', start, end, confidence: 0.9, detector: 'swift' } }
}
