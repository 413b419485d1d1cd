import { describe, expect, it } from 'vitest'
import { newScan } from '../new-scan.ts'
import { swift } from './swift.ts'

/** With a cue that ended `distance` characters before the word. */
function found(word: string, distance: number): boolean {
  const scan = newScan(`${' '.repeat(distance)}${word}`)
  scan.cues.fill(0)
  return swift(scan, distance, distance + word.length) !== undefined
}

describe('swift', () => {
  it('takes codes of 8 and 11 characters near a cue', () => {
    for (const word of ['DEUTDEFF', 'DEUTDEFF500', 'BOFAUS3N', 'NEDSZAJJXXX'])
      expect([word, found(word, 8)]).toEqual([word, true])
  })

  it('wants the cue next to a code without digits', () => {
    expect(found('DEUTDEFF', 30)).toBe(false)
    expect(found('BOFAUS3N', 30)).toBe(true)
    expect(found('BOFAUS3N', 60)).toBe(false)
  })

  it('leaves other words', () => {
    for (const word of ['deutdeff', 'DEUTXQFF', 'DEUTDEFF50', 'DEU1DEFF', 'TRANSFER'])
      expect([word, found(word, 8)]).toEqual([word, false])
  })
})
