import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newScan } from '../new-scan.ts'
import { cryptoAddress } from './crypto-address.ts'

function confidence(word: string, cued = false): number {
  const scan = newScan(word)
  if (cued) {
    scan.cues.fill(0)
    scan.lastCue = 0
  }
  return cryptoAddress(scan, 0, word.length)?.finding?.confidence ?? 0
}

const checked = [
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
  'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn',
  'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  'LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1',
  'DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD',
  'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8',
  'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh',
  '44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A',
  // examples of EIP-55
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
]

describe('cryptoAddress', () => {
  it('is sure of addresses with a right check sum', () => {
    for (const address of checked) expect([address, confidence(address)]).toEqual([address, 0.95])
  })

  it('takes no address with one character changed', () => {
    for (const address of checked) {
      const at = address.length - 2
      const other = address[at] === 'a' ? 'b' : 'a'
      const wrong = address.slice(0, at) + other + address.slice(at + 1)
      expect([wrong, confidence(wrong)]).toEqual([wrong, 0])
    }
  })

  it('keeps a wrong check sum as unlikely near a cue', () => {
    expect(confidence('1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', true)).toBe(0.45)
    expect(confidence('0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', true)).toBe(0.45)
  })

  it('takes Ethereum addresses in one case without a check, and Solana only with a cue', () => {
    expect(confidence('0xde709f2102306220921060314715629080e2fb77')).toBe(0.75)
    expect(confidence('7EYnhQoR9YM3N7UoaKRoA44Uy8JeaZV3qyouov87awMs')).toBe(0)
    expect(confidence('7EYnhQoR9YM3N7UoaKRoA44Uy8JeaZV3qyouov87awMs', true)).toBe(0.7)
  })

  it('takes any word without throwing', () => {
    const word = fc.string({
      unit: fc.constantFrom(...'13bclLDTr48x0AZazo'),
      minLength: 20,
      maxLength: 112,
    })
    fc.assert(
      fc.property(word, (text) => {
        expect(confidence(text, true)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
