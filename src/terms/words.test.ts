import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Secret } from '../crypto/secret.ts'
import { randomBytes } from '../crypto/random.ts'
import { toHex } from '../crypto/encoding.ts'
import { ChunkRef } from '../record/chunk-ref.ts'
import { formatMark } from '../record/marker.ts'
import type { JsonValue } from '../record/json.ts'
import { encodeWordSet, mayHold, monthOf, monthOfSet, mostWords, wordKey } from './word-set.ts'
import { prefixesOf, wordsOf } from './words.ts'

const wordsIn = (value: JsonValue) => [...wordsOf(value, Infinity)]
const key = Secret.random()
const place = () => ({ epoch: '2026-11', partId: randomBytes(16) })
const setOf = (words: readonly string[], at = place()) =>
  encodeWordSet(
    words.map((word) => wordKey(key, 'word', word)),
    at,
  )

it('[S4] words are runs of letters and digits, folded, of 2 to 40 characters', () => {
  expect(wordsIn('The Order-4711 is a "naïve" WEISS/Weiß, x')).toEqual([
    'the',
    'order',
    '4711',
    'is',
    'naive',
    'weiss',
  ])
  expect(wordsIn(`${'a'.repeat(40)} ${'b'.repeat(41)}`)).toEqual(['a'.repeat(40)])
  expect(wordsIn('cafe\u0301 café CAFÉ')).toEqual(['cafe'])
  expect(wordsIn({ field: ['deep', { name: 'value' }], n: 42, no: null })).toEqual([
    'deep',
    'value',
  ])
})

it('[S4] scripts without blanks are indexed by pairs', () => {
  expect(wordsIn('東京都 と GPT4東京')).toEqual(['東京', '京都', 'と', 'gpt4'])
})

it('[S4] marks of hidden values, what they show, and references are no words', () => {
  const mark = formatMark({ class: 'email', tag: 'abcdef0123', look: 'test@***.com' })
  expect(wordsIn(`write to${mark}now`)).toEqual(['write', 'to', 'now'])
  const ref = new ChunkRef([1, 2], true)
  expect(wordsIn([ref as unknown as JsonValue, JSON.parse(JSON.stringify(ref)), 'end'])).toEqual([
    'end',
  ])
})

it('[S5] a set holds every word of its part', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 2, maxLength: 12 }), { maxLength: 60 }),
      (words) => {
        const set = setOf(words)
        expect(monthOfSet(set)).toBe(monthOf('2026-11'))
        for (const word of words) expect(mayHold(set, wordKey(key, 'word', word))).toBe(true)
      },
    ),
    { numRuns: 50 },
  )
})

it('[S5] other words fit no more often than stated: words / 65536, and / 16777216 above 512 words', () => {
  const others = Array.from({ length: 40 }, (_, i) => wordKey(key, 'word', `other ${i}`))
  const rate = (size: number, sets: number) => {
    const words = Array.from({ length: size }, (_, i) => wordKey(key, 'word', `word ${i}`))
    let hits = 0
    for (let i = 0; i < sets; i++) {
      const set = encodeWordSet(words, place())
      for (const other of others) if (mayHold(set, other)) hits++
    }
    return hits / sets / others.length
  }
  expect(rate(500, 100)).toBeLessThan((500 / 65_536) * 2)
  expect(rate(500, 100)).toBeGreaterThan((500 / 65_536) * 0.4)
  expect(rate(2000, 20)).toBeLessThan(0.01)
})

it('[S5] a part with too many words is always looked at', () => {
  const words = Array.from({ length: mostWords + 1 }, () => wordKey(key, 'word', 'same'))
  const set = encodeWordSet(words, place())
  expect(set.length).toBe(12)
  expect(mayHold(set, wordKey(key, 'word', 'whatever'))).toBe(true)
})

it('[S6] equal words have nothing in common in two parts, nor under two keys', () => {
  const [one, other] = [setOf(['secret']), setOf(['secret'])]
  expect(toHex(one.subarray(12))).not.toBe(toHex(other.subarray(12)))
  expect(mayHold(one, wordKey(Secret.random(), 'word', 'secret'))).toBe(false)
  expect(mayHold(one, wordKey(key, 'prefix', 'secret'))).toBe(false)
  const prints = new Set(Array.from({ length: 400 }, () => toHex(setOf(['secret']).subarray(12))))
  expect(prints.size).toBeGreaterThan(390)
})

it('bytes that are no set are told from one', () => {
  for (const bytes of [
    new Uint8Array(0),
    new Uint8Array(20),
    Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  ])
    expect(monthOfSet(bytes)).toBeNull()
})

it('prefixes have 3 to 8 characters and are shorter than the word', () => {
  expect(prefixesOf('abcd')).toEqual(['abc'])
  expect(prefixesOf('abcdefghijk').at(-1)).toBe('abcdefgh')
  expect(prefixesOf('abc')).toEqual([])
})
