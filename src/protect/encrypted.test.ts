import { describe, expect, it } from 'vitest'
import { detect, redact } from '../detect.ts'
import type { JsonObject, JsonValue } from '../record/json.ts'
import { encryptedBytes, encryptedJson } from '../testing/encrypted-json.ts'
import { growth } from '../testing/growth.ts'
import { copyJson } from './copy-json.ts'
import { compilePolicy } from './policy.ts'
import { protectValue } from './protect-value.ts'
import { protect, shown, testHash } from './test-protect.ts'

const small = encryptedJson()
const { base64 } = small.$binary
/** Base64 that would be taken for media. */
const large = encryptedJson(40)
const ssn = '219-09-9999'

describe('[P35] hides it whole', () => {
  it.each([
    ['note', small],
    ['note', large],
    ['ssn', small],
    ['salary', large],
    ['password', small],
  ])('under the name %s', (name, value) => {
    const { hidden, findings } = protect({ [name]: value, other: '06' })
    expect(hidden).toEqual(new Map([['encrypted', [{ tag: expect.any(String), value }]]]))
    expect([...findings]).toEqual([['encrypted', { count: 1, action: 'seal' }]])
    expect(shown({ [name]: value, other: '06' })).toEqual({ [name]: '[ENCRYPTED_1]', other: '06' })
  })

  it('wherever it stands', () => {
    const inText = { text: ` ${JSON.stringify({ ssn: small, note: 'x' })}`, twice: [small, large] }
    expect(shown(inText)).toEqual({
      text: '{"ssn":"[ENCRYPTED_1]","note":"x"}',
      twice: ['[ENCRYPTED_1]', '[ENCRYPTED_2]'],
    })
    expect(shown(small)).toBe('[ENCRYPTED_1]')
    expect(shown(JSON.stringify(small))).toBe('"[ENCRYPTED_1]"')
    expect(shown({ name: 'ssn', value: small })).toEqual({ name: 'ssn', value: '[ENCRYPTED_1]' })
    expect(shown({ ssn: { all: [small] } })).toEqual({ ssn: { all: ['[ENCRYPTED_1]'] } })
    const deepInText = JSON.stringify({ a: JSON.stringify({ b: JSON.stringify(large) }) })
    expect(JSON.stringify(shown(deepInText))).not.toContain(large.$binary.base64.slice(0, 40))
  })

  it('whatever is done with the class of its name', () => {
    for (const action of ['drop', 'redact', 'partial', 'hash'] as const) {
      expect(shown({ ssn: small }, { classes: { us_ssn: action } })).toEqual({
        ssn: '[ENCRYPTED_1]',
      })
      expect(shown({ user: { ssn: small } }, { classes: { us_ssn: action } })).toEqual({
        user: { ssn: '[ENCRYPTED_1]' },
      })
    }
  })

  it('as one value of a rule, a list or an allowed path that says something of its field', () => {
    const rule = (action: 'drop' | 'redact' | 'keep' | 'seal') =>
      shown({ ssn: small, a: 1 }, { rules: [{ path: 'ssn', action, class: 'us_ssn' }] })
    expect(rule('drop')).toEqual({ a: 1 })
    expect(rule('redact')).toEqual({ ssn: '[REDACTED]', a: 1 })
    expect(rule('seal')).toEqual({ ssn: '[US_SSN_1]', a: 1 })
    expect(rule('keep')).toEqual({ ssn: small, a: 1 })
    expect(shown({ ssn: small }, { allowPaths: ['ssn'] })).toEqual({ ssn: small })
    const tools = { crm: { sensitive: ['ssn'], action: 'redact' } }
    expect(shown({ ssn: small }, { tools }, { context: { tool: 'crm' } })).toEqual({
      ssn: '[REDACTED:ssn]',
    })
  })

  it('with the action that the policy gives the class', () => {
    const value = { note: small, text: ` ${JSON.stringify({ a: small })}` }
    const by = (action: 'keep' | 'drop' | 'redact') =>
      shown(value, { classes: { encrypted: action } })
    expect(by('keep')).toEqual({ note: small, text: JSON.stringify({ a: small }) })
    expect(by('drop')).toEqual({ text: '{}' })
    expect(by('redact')).toEqual({ note: '[REDACTED]', text: '{"a":"[REDACTED]"}' })
    expect(shown({ note: small }, { entities: { encrypted: false } })).toEqual({ note: small })
  })

  it('in capture modes', () => {
    const masked = protect({ ssn: small }, {}, { mode: 'masked' })
    expect([masked.hidden.size, [...masked.findings]]).toEqual([
      0,
      [['encrypted', { count: 1, action: 'masked' }]],
    ])
    const { value } = protect({ ssn: small }, {}, { mode: 'reference' })
    expect(value).toEqual({ ssn: expect.stringMatching(/^\[reference length=\d+ hash=\w+\]$/) })
  })

  it('without asking what analyzers found', () => {
    const extra = new Map()
    const text = ` ${JSON.stringify({ a: small })}`
    const value = { ssn: small, text }
    const where = { path: [], extra }
    const { findings } = protectValue(value, where, compilePolicy(), testHash)
    expect([...findings.keys()]).toEqual(['encrypted', 'unknown'])
    const names = new Map(['ssn', 'text', 'a'].map((name) => [name, []]))
    const asked = protectValue(value, { path: [], extra: names }, compilePolicy(), testHash)
    expect([...asked.findings.keys()]).toEqual(['encrypted'])
    const kept = compilePolicy({ allowPaths: ['a'] })
    const clear = protectValue({ text }, { path: [], extra: names }, kept, testHash)
    expect(clear).toMatchObject({ value: { text: text.trim() }, findings: new Map() })
  })
})

it('[P35] is reported with its place, kept or not', () => {
  const found = { class: 'encrypted', start: 0, end: 0, confidence: 1, detector: 'structure' }
  expect(detect({ ssn: small })).toEqual([{ ...found, path: ['ssn'] }])
  const policy = { classes: { encrypted: 'keep' } } as const
  expect(detect([small], { policy })).toEqual([{ ...found, path: [0] }])
})

it('[P35] what has fields beside it, or another structure, is looked at like anything else', () => {
  const beside = { ...small, ssn } as JsonObject
  const within = { $binary: { ...small.$binary, note: `SSN ${ssn}` } } as JsonObject
  for (const value of [beside, within])
    expect(JSON.stringify(shown({ value }))).toContain('[US_SSN_1]')
  const other = { $binary: { base64: `SSN ${ssn}`, subType: '06' } }
  expect(shown(other)).toEqual({ $binary: { base64: 'SSN [US_SSN_1]', subType: '06' } })
})

it('[P35] [P24] what pci never keeps is not kept in one that is made up', () => {
  const preset = { preset: 'pci' } as const
  expect(shown({ cvv: small, a: 1 }, preset)).toEqual({ a: 1 })
  expect(protect({ credit_card: { x: { y: small } } }, preset).hidden.size).toBe(0)
  const bytes = encryptedBytes(3)
  bytes.set(Buffer.from('card 4111111111111111 of'), 40)
  const made: JsonValue = { $binary: { base64: bytes.toString('base64'), subType: '06' } }
  const { hidden, findings } = protect({ note: made }, preset)
  expect(findings.get('encrypted')?.count).toBe(1)
  expect(JSON.stringify([...hidden])).not.toContain(bytes.toString('base64', 42, 51))
  expect(protect({ note: small }, preset).hidden.get('encrypted')).toMatchObject([{ value: small }])
})

it('[P35] text in which one is encoded has the class of what else it holds', () => {
  const run = (value: JsonValue) => Buffer.from(JSON.stringify(value)).toString('base64')
  expect(shown({ note: run({ a: small, ssn }) })).toEqual({ note: '[US_SSN_1]' })
  expect(shown({ note: run({ a: small }) })).toEqual({ note: '[ENCRYPTED_1]' })
})

it('takes linear time', () => {
  const times = growth(500, (size) => {
    const value = { list: Array.from({ length: size }, () => ({ ssn: encryptedJson(4) })) }
    return () => protect(value)
  })
  expect(times).toBeLessThan(9)
})

describe('[P35] Binary of the bson package', () => {
  class Binary {
    readonly sub_type: number
    readonly buffer: Uint8Array
    readonly position: number
    constructor(buffer: Uint8Array, subType = 6, position = buffer.length) {
      this.buffer = buffer
      this.sub_type = subType
      this.position = position
    }
    get _bsontype(): 'Binary' {
      return 'Binary'
    }
    toJSON(): string {
      return Buffer.from(this.buffer).toString('base64')
    }
  }
  const bytes = encryptedBytes()

  it('is copied with what it is', () => {
    expect(copyJson({ a: new Binary(bytes) })).toEqual({ a: small })
    const written = new Binary(Buffer.concat([bytes, Buffer.alloc(99)]), 6, bytes.length)
    expect(copyJson(written)).toEqual(small)
    expect(copyJson(new Binary(bytes, 0))).toBe(base64)
    expect(redact({ ssn: new Binary(bytes) })).toEqual({ ssn: '[ENCRYPTED_1]' })
  })

  it('keeps to the bounds of a copy', () => {
    const budget = { values: 100, chars: 100 }
    expect(copyJson([new Binary(bytes), 'x'], budget)).toEqual(['[too large]', 'x'])
    expect(budget).toMatchObject({ cut: true, chars: 99 })
    const few = { values: 100, chars: 1000 }
    copyJson(new Binary(bytes), few)
    expect(few).toEqual({ values: 96, chars: 1000 - base64.length })
  })

  it('whatever calls itself so', () => {
    const no = (): never => {
      throw new Error(ssn)
    }
    const named = { _bsontype: 'Binary', sub_type: 6 }
    const hostile = new Proxy(bytes, { get: no })
    expect(copyJson({ ...named, buffer: 'text' })).toEqual({ ...named, buffer: 'text' })
    expect(copyJson({ ...named, buffer: hostile, a: 1 })).toMatchObject({ ...named, a: 1 })
    const getter = Object.defineProperty({ a: 1 }, '_bsontype', { get: no, enumerable: true })
    expect(copyJson(getter)).toEqual({ a: 1, _bsontype: '[unreadable]' })
    for (const position of [-1, Number.NaN, 1e9])
      expect(copyJson(new Binary(bytes, 6, position))).toMatchObject({ $binary: {} })
    const members = Object.fromEntries(
      ['subarray', 'toString', 'buffer', 'byteLength', 'length'].map((name) => [
        name,
        { value: 9 },
      ]),
    )
    const lying = Object.defineProperties(Buffer.from(bytes), members)
    expect(copyJson(new Binary(lying, 6, bytes.length))).toEqual(small)
    // It may never end.
    const get = (_: object, name: string | symbol) =>
      name === Symbol.iterator ? () => encryptedBytes()[Symbol.iterator]() : undefined
    expect(copyJson({ ...named, buffer: new Proxy(bytes, { get }) })).not.toHaveProperty('$binary')
  })
})
