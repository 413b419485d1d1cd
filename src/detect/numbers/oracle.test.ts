// Every number is compared with an implementation by others: random numbers with every possible
// check character.
import { stdnum } from 'stdnum'
import { describe, expect, it } from 'vitest'
import { numberShapes } from './all.ts'

interface Oracle {
  readonly validate: (text: string) => { readonly isValid: boolean }
}

interface Case {
  readonly oracle: Oracle | undefined
  readonly templates: readonly string[]
  /** Texts on which the two differ on purpose. */
  readonly unlike?: (text: string) => boolean
}

/** The other implementation takes any day and month there. */
const noDate = (day: number, month: number) => (text: string) =>
  Number(text.slice(day, day + 2)) > 28 || Number(text.slice(month, month + 2)) > 12

/**
 * Templates: `#` digit, `%` every digit in turn, `*` every digit and letter in turn, `A` letter,
 * `{ymd}` `{dmy}` dates,
 * `[…]` one of these characters; the rest stands for itself.
 *
 * Not compared: tax file numbers of eight digits and Portuguese citizen cards, for which the other
 * implementation uses the
 * rule of nine digits and a Luhn check of base 36; `published.test.ts` has examples from the
 * authorities.
 */
const cases: Record<string, Case> = {
  'us-ein': { oracle: stdnum['US']?.['ein'], templates: ['##-#######'] },
  'ca-sin': { oracle: stdnum['CA']?.['sin'], templates: ['[1-79]#######%'] },
  'gb-nino': {
    oracle: stdnum['GB']?.['nino'],
    templates: ['AA######*', '[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]######*'],
  },
  'gb-utr': { oracle: stdnum['GB']?.['utr'], templates: ['%#########'] },
  'ie-pps': { oracle: stdnum['IE']?.['pps'], templates: ['#######*', '#######*[AHTWX]'] },
  'de-tax-id': {
    oracle: stdnum['DE']?.['idnr'],
    templates: ['86095742719', '1234567899%', '4#095#4271%'],
  },
  'de-social-insurance': {
    oracle: stdnum['DE']?.['svnr'],
    templates: ['15{dmy}A##%'],
    unlike: noDate(2, 4),
  },
  'de-vat': { oracle: stdnum['DE']?.['vat'], templates: ['DE[1-9]#######%'] },
  'fr-nir': {
    oracle: stdnum['FR']?.['nir'],
    templates: ['[12]##0[1-9]##[1-9]####%%', '1##11[2][AB]######%%'],
  },
  'fr-spi': { oracle: stdnum['FR']?.['nif'], templates: ['[0-3]#########%%%'] },
  'es-dni': { oracle: stdnum['ES']?.['dni'], templates: ['########*'] },
  'es-nie': { oracle: stdnum['ES']?.['nie'], templates: ['[XYZ]#######*'] },
  'es-cif': { oracle: stdnum['ES']?.['cif'], templates: ['[CDFGJUV]#######*'] },
  'it-fiscal-code': {
    oracle: stdnum['IT']?.['codicefiscale'],
    templates: ['RSSMR[A-Z]8#T1#[A]56#*'],
  },
  'it-vat': { oracle: stdnum['IT']?.['iva'], templates: ['#######0[1-9]#%'] },
  'nl-bsn': { oracle: stdnum['NL']?.['bsn'], templates: ['[1-9]#######%'] },
  'be-national': {
    oracle: stdnum['BE']?.['nn'],
    templates: ['{ymd}###%%'],
    unlike: (text) => /(?:98|99|00)$/.test(text),
  },
  'pt-nif': { oracle: stdnum['PT']?.['nif'], templates: ['[1-9]#######%'] },
  'pl-pesel': { oracle: stdnum['PL']?.['pesel'], templates: ['{ymd}####%'] },
  'pl-nip': { oracle: stdnum['PL']?.['nip'], templates: ['[1-9]########%'] },
  'pl-regon': {
    oracle: stdnum['PL']?.['regon'],
    templates: ['[1-9]#######%', '12345678512347', '12345678512###'],
  },
  'se-personnummer': { oracle: stdnum['SE']?.['personnummer'], templates: ['{ymd}-[3-9]##%'] },
  'fi-hetu': { oracle: stdnum['FI']?.['hetu'], templates: ['{dmy}-[1-9]##*'] },
  'dk-cpr': { oracle: stdnum['DK']?.['cpr'], templates: ['{dmy}0###'] },
  'no-fodselsnummer': { oracle: stdnum['NO']?.['fodselsnummer'], templates: ['{dmy}[0-4]##%%'] },
  'ch-ahv': { oracle: stdnum['CH']?.['ssn'], templates: ['756#########%'] },
  'at-svnr': {
    oracle: stdnum['AT']?.['vnr'],
    templates: ['[1-9]##%{dmy}'],
    unlike: (text) => text.slice(6, 8) === '13',
  },
  'cz-rodne-cislo': { oracle: stdnum['CZ']?.['rc'], templates: ['{ymd}###%'] },
  'ro-cnp': { oracle: stdnum['RO']?.['cnp'], templates: ['[12]{ymd}[0-3][1-9]###%'] },
  'gr-afm': { oracle: stdnum['GR']?.['vat'], templates: ['########%'] },
  'gr-amka': { oracle: stdnum['GR']?.['amka'], templates: ['{dmy}####%'] },
  'bg-egn': { oracle: stdnum['BG']?.['egn'], templates: ['{ymd}###%'], unlike: noDate(4, 2) },
  'hr-oib': { oracle: stdnum['HR']?.['oib'], templates: ['##########%'] },
  'si-emso': { oracle: stdnum['SI']?.['emso'], templates: ['0[1-9]0[1-9]9[5-9]#50###%'] },
  'ee-lt-personal-code': {
    oracle: stdnum['EE']?.['ik'],
    templates: ['[34]{ymd}###%'],
    unlike: noDate(5, 3),
  },
  'lv-personas-kods': { oracle: stdnum['LV']?.['pvn'], templates: ['{dmy}1###%'] },
  'tr-tckn': { oracle: stdnum['TR']?.['tckimlik'], templates: ['[1-9]########%%'] },
  'br-cpf': { oracle: stdnum['BR']?.['cpf'], templates: ['#########%%'] },
  'br-cnpj': { oracle: stdnum['BR']?.['cnpj'], templates: ['############%%'] },
  'mx-curp': { oracle: stdnum['MX']?.['curp'], templates: ['[B-Z]EBG{ymd}HDFRRS0%'] },
  'ar-cuit': { oracle: stdnum['AR']?.['cuit'], templates: ['20########%'] },
  'cl-rut': { oracle: stdnum['CL']?.['rut'], templates: ['########-*'] },
  'co-nit': { oracle: stdnum['CO']?.['nit'], templates: ['[1-9]########%'] },
  'in-aadhaar': { oracle: stdnum['IN']?.['aadhaar'], templates: ['[2-9]##########%'] },
  'in-gstin': { oracle: stdnum['IN']?.['gstin'], templates: ['27AAPFU[1-9]93[1-9]F1Z*'] },
  'in-pan': { oracle: stdnum['IN']?.['pan'], templates: ['AAAAA[1-9]###A'] },
  'au-tfn': { oracle: stdnum['AU']?.['tfn'], templates: ['########%'] },
  'au-abn': { oracle: stdnum['AU']?.['abn'], templates: ['[1-9]########%%'] },
  'au-acn': { oracle: stdnum['AU']?.['acn'], templates: ['[1-9]#######%'] },
  'nz-ird': { oracle: stdnum['NZ']?.['ird'], templates: ['[1-9]######%', '1[0-4]######%'] },
  'za-id': { oracle: stdnum['ZA']?.['idnr'], templates: ['{ymd}####[01]8%'] },
  'kr-rrn': { oracle: stdnum['KR']?.['rrn'], templates: ['{ymd}1[0-8]####%'] },
  'cn-id': { oracle: stdnum['CN']?.['ric'], templates: ['11010119{ymd}###*'] },
  'tw-id': { oracle: stdnum['TW']?.['natid'], templates: ['A[12]#######%'] },
  'hk-hkid': { oracle: stdnum['HK']?.['hkid'], templates: ['[A-NP-Z]######*'] },
  'th-id': { oracle: stdnum['TH']?.['idnr'], templates: ['[1-8]###########%'] },
  'il-id': { oracle: stdnum['IL']?.['idnr'], templates: ['########%'] },
}

describe('numbers agree with an implementation by others', () => {
  for (const [name, { oracle, templates, unlike }] of Object.entries(cases))
    it(name, () => {
      const shape = numberShapes.find((one) => one.name === name)
      if (!shape || !oracle) throw new Error('unknown')
      const apart: string[] = []
      let valid = 0
      for (const template of templates)
        for (let round = 0; round < 60; round++)
          for (const text of expand(template)) {
            if (unlike?.(text)) continue
            const theirs = oracle.validate(text).isValid
            if (theirs) valid++
            if (accepts(shape, text) !== theirs) apart.push(text)
          }
      expect(apart.slice(0, 10)).toEqual([])
      expect(valid).toBeGreaterThan(0)
    })
})

function accepts(shape: (typeof numberShapes)[number], text: string): boolean {
  shape.shape.lastIndex = 0
  if (!shape.shape.test(text) || shape.shape.lastIndex !== text.length) return false
  return shape.check(text.replace(/[^0-9A-Za-z]/g, '').toUpperCase())
}

let seed = 20_260_101
function below(limit: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
  return Math.floor((seed / 0x80000000) * limit)
}

const digits = [...'0123456789']
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** All texts that a template stands for, with one random choice per random character. */
function expand(template: string): string[] {
  let texts = ['']
  for (const [piece] of template.matchAll(/\{[a-z]+\}|\[[^\]]+\]|./g)) {
    const choices = choicesOf(piece)
    texts = texts.flatMap((text) => choices.map((choice) => text + choice))
  }
  return texts
}

function choicesOf(piece: string): string[] {
  if (piece === '%') return digits
  if (piece === '*') return [...digits, ...letters]
  if (piece === '#') return [one(digits)]
  if (piece === 'A') return [one(letters)]
  if (piece === '{ymd}' || piece === '{dmy}') return [date(piece)]
  if (!piece.startsWith('[')) return [piece]
  const allowed = new RegExp(piece)
  return [one([...digits, ...letters, '-'].filter((c) => allowed.test(c)))]
}

function one(list: readonly string[]): string {
  return list[below(list.length)] ?? ''
}

/** Born 1955 to 1998, with days and months that no calendar has now and then. */
function date(order: string): string {
  const parts = [55 + below(44), 1 + below(13), 1 + below(32)]
  const texts = parts.map((part) => String(part).padStart(2, '0'))
  return (order === '{ymd}' ? texts : texts.toReversed()).join('')
}
