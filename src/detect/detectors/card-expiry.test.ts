import { describe, expect, it } from 'vitest'
import { newScan } from '../new-scan.ts'
import { cardExpiry } from './card-expiry.ts'

function found(text: string, { cued = false, card = false } = {}): number {
  const scan = newScan(`card ${text}`)
  if (cued) {
    scan.cues.fill(4)
    scan.lastCue = 4
  }
  if (card)
    scan.found.push({ class: 'credit_card', start: 0, end: 4, confidence: 0.9, detector: 'card' })
  scan.digits = /^\d+/.exec(text)?.[0].length ?? 0
  scan.next = text.charCodeAt(scan.digits)
  return cardExpiry(scan, 5)?.finding?.confidence ?? 0
}

describe('cardExpiry', () => {
  it('takes months and years near a word for it', () => {
    for (const text of ['04/27', '4/27', '04/2027', '12-28', '04 / 29', '01/31.'])
      expect([text, found(text, { cued: true })]).toEqual([text, 0.95])
  })

  it('takes one right after a card number, and none without either', () => {
    expect(found('04/27', { card: true })).toBe(0.7)
    expect(found('04/27')).toBe(0)
  })

  it('leaves dates, wrong months and other years', () => {
    for (const text of ['04/27/2024', '13/27', '00/27', '04/12', '04/1999', '04/273', '04.27'])
      expect([text, found(text, { cued: true })]).toEqual([text, 0])
  })
})
