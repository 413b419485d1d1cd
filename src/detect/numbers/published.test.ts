// Numbers that authorities and makers publish as examples, for checks that no oracle covers, and
// what no check may do.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberShapes } from './all.ts'

const published: Record<string, { right: string[]; wrong: string[] }> = {
  'us-itin': { right: ['912-70-1234', '900501234'], wrong: ['912-66-1234', '912-93-1234'] },
  'us-mbi': { right: ['1EG4-TE5-MK73', '1EG4TE5MK73'], wrong: ['1EG4-TES-MK73', '0EG4TE5MK73'] },
  'us-npi': { right: ['1234567893', '1245319599'], wrong: ['1234567894', '3234567893'] },
  'us-dea': { right: ['AB1234563', 'BB1388568', 'F91234563'], wrong: ['AB1234562', 'IB1234563'] },
  'us-aba': { right: ['021000021', '0110-0001-5', '322271627'], wrong: ['021000022', '991000021'] },
  'gb-nhs': { right: ['943 476 5919', '4505577104'], wrong: ['943 476 5918', '0000000000'] },
  'de-id-card': { right: ['T220001293', 'L01X00T471', 'LZ6311T475'], wrong: ['T220001294'] },
  'es-social-security': {
    right: ['281234567840', '28/12345678/40'],
    wrong: ['281234567841', '991234567840'],
  },
  'pt-citizen-card': { right: ['00000000 0 ZZ4', '000000000ZZ4'], wrong: ['00000000 0 ZZ3'] },
  'hu-taj': { right: ['111 111 110', '123456788'], wrong: ['123456789', '000000000'] },
  'hu-tax-id': { right: ['8071592153'], wrong: ['8071592154', '7071592153'] },
  'lu-matricule': { right: ['1893120105732'], wrong: ['1893120105733', '1893130105732'] },
  'au-tfn': { right: ['123 456 782', '37118629'], wrong: ['123 456 783', '37118628'] },
  'au-medicare': { right: ['2123 45670 1', '2123456701'], wrong: ['2123 45671 1', '7123456701'] },
  'nz-nhi': {
    right: ['WLD9413', 'ZAC5361', 'ZSC21TN', 'ZVB97XQ', 'ZBN77VL'],
    wrong: ['ZZZ0044', 'ZZZ00AA', 'ZBN77VM', 'WLD9412'],
  },
  'sg-nric': {
    right: ['S1234567D', 'T1234567J', 'F1234567N', 'G1234567X', 'M1234567K'],
    wrong: ['S1234567E', 'M1234567L'],
  },
  'jp-my-number': { right: ['1234 5678 9018', '123456789018'], wrong: ['123456789012'] },
  'ae-emirates-id': {
    right: ['784-1980-1234567-8'],
    wrong: ['784-1980-1234567-9', '785-1980-1234567-8'],
  },
  'mx-rfc': {
    right: ['GODE561231GR8', 'GODE-561231-GR8'],
    wrong: ['GODE561231GR7', 'GODE561331GR8'],
  },
  vin: {
    right: ['1HGCM82633A004352', '1M8GDM9AXKP042788'],
    wrong: ['1HGCM82633A004353', '1HGCM82633I004352'],
  },
  imei: { right: ['490154203237518', '49-015420-323751-8'], wrong: ['490154203237519'] },
  iccid: {
    right: ['8991101200003204514', '89 91 1012 0000 3204 514'.replace(' ', '')],
    wrong: ['8991101200003204511'],
  },
}

function accepts(name: string, text: string): boolean {
  const found = numberShapes.find((one) => one.name === name)
  if (!found) throw new Error(name)
  found.shape.lastIndex = 0
  if (!found.shape.test(text) || found.shape.lastIndex !== text.length) return false
  return found.check(text.replace(/[^0-9A-Za-z]/g, '').toUpperCase())
}

describe('published examples', () => {
  for (const [name, { right, wrong }] of Object.entries(published))
    it(name, () => {
      expect(right.filter((text) => !accepts(name, text))).toEqual([])
      expect(wrong.filter((text) => accepts(name, text))).toEqual([])
    })
})

describe('every shape', () => {
  it('has a name of its own', () => {
    expect(new Set(numberShapes.map(({ name }) => name)).size).toBe(numberShapes.length)
  })

  it('has a sticky form and starts with a run or a word', () => {
    for (const { name, shape, runs, words } of numberShapes)
      expect([name, shape.sticky, (runs?.length ?? 0) + (words?.length ?? 0) > 0]).toEqual([
        name,
        true,
        true,
      ])
  })

  it('takes any text without throwing', () => {
    const numberLike = fc.string({ unit: fc.constantFrom(...'0123456789ABKXYZ'), maxLength: 24 })
    fc.assert(
      fc.property(fc.oneof(numberLike, fc.string({ unit: 'binary', maxLength: 40 })), (text) => {
        for (const { check } of numberShapes) expect(typeof check(text)).toBe('boolean')
      }),
    )
  })

  it('reads a bounded stretch of hostile text', () => {
    for (const { shape } of numberShapes)
      for (const piece of ['1', '1 ', 'A', 'A1', '1-', '12.']) {
        shape.lastIndex = 0
        const found = shape.exec(piece.repeat(20_000))
        expect(found?.[0].length ?? 0).toBeLessThan(32)
      }
  })
})
