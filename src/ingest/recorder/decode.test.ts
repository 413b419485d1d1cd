import { describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { escapeText, formatMark } from '../../record/marker.ts'
import { decodeRecorderBatch } from './decode.ts'

const recorder = {
  ...{ session: '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01', sequence: 1 },
  ...{ name: 'sealtrace', version: '0.1.0' },
}
const ids = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }
const step = { ...ids, name: 'chat', startTime: 1 }
const decode = (batch: object) =>
  decodeRecorderBatch(encodeUtf8(JSON.stringify({ recorder, ...batch }))).steps
const one = (more: object) => decode({ steps: [{ ...step, ...more }] })[0]
const mark = (name: string, tag: string, look = '') => formatMark({ class: name, tag, look })
const bad = expect.objectContaining({ code: 'bad_request' })

test('takes native steps as they are, in their order', () => {
  const text = 'C1 controls stay \u0081email\u008dt\u008d\u008f'
  const steps = decode({
    steps: [
      { ...step, input: text },
      { ...step, partial: { order: 3 } },
    ],
  })
  expect(steps.map(({ input, partial }) => [input, partial])).toEqual([
    [text, undefined],
    [undefined, { order: 3, unsaid: ['kind'] }],
  ])
  expect(decode({ steps: [] })).toEqual([])
})

describe('a masked step', () => {
  const hidden = {
    email: [['t1', 'kim@example.com']],
    salary: [['t2', 85_123.5]],
    custom: [['t3', { notes: ['a "quoted" word', 7, true] }]],
  }

  test('has its values again, whole ones in their own type', () => {
    const input = {
      mail: mark('email', 't1'),
      text: `to ${mark('email', 't1', 'k***')}, ${mark('salary', 't2')} a year`,
      pay: mark('salary', 't2'),
      notes: mark('custom', 't3'),
      [`of ${mark('email', 't1')}`]: [mark('salary', 't2')],
    }
    expect(one({ masked: true, hidden, input })?.input).toEqual({
      mail: 'kim@example.com',
      text: 'to kim@example.com, 85123.5 a year',
      pay: 85_123.5,
      notes: { notes: ['a "quoted" word', 7, true] },
      'of kim@example.com': [85_123.5],
    })
  })

  test('names them all as sensitive, with those that the client names', () => {
    const own = [{ class: 'salary', value: 85_123.5 }]
    own.push({ class: 'iban', value: 1 })
    expect(one({ masked: true, hidden, sensitive: own })?.sensitive).toEqual([
      ...own,
      { class: 'email', value: 'kim@example.com' },
      { class: 'custom', value: 'a "quoted" word' },
      { class: 'custom', value: 7 },
    ])
  })

  test('a word that was hidden as a whole only is no name for that word in other texts', () => {
    const found = { password: [['t1', 'summary']], project: [['t2', 'Bluebird']] }
    const input = { password: mark('password', 't1'), note: `on ${mark('project', 't2')}` }
    const restored = one({ masked: true, hidden: found, input, output: 'a summary of Bluebird' })
    expect(restored?.sensitive).toEqual([
      { class: 'password', value: 'summary', alone: true },
      { class: 'project', value: 'Bluebird' },
    ])
  })

  test('is unescaped everywhere, and only it', () => {
    const name = 'a \u0090 b'
    const told = { masked: true, name: escapeText(name), metadata: { [escapeText(name)]: 1 } }
    const restored = one(told)
    expect([restored?.name, restored?.metadata]).toEqual([name, { [name]: 1 }])
    expect(one({ ...told, masked: false })?.name).toBe(escapeText(name))
  })

  test('has values in JSON in texts as JSON has them', () => {
    const inner = JSON.stringify({ who: mark('quoted', 't'), pay: mark('salary', 't2') })
    const quoted = { ...hidden, quoted: [['t', 'Kim "K" Lee\n']] }
    const output = `${inner} `
    expect(one({ masked: true, hidden: quoted, output })?.output).toEqual({
      ...{ who: 'Kim "K" Lee\n', pay: 85_123.5 },
    })
    const error = JSON.stringify({ deep: inner })
    expect(one({ masked: true, hidden: quoted, error })?.error?.message).toBe(
      JSON.stringify({ deep: JSON.stringify({ who: 'Kim "K" Lee\n', pay: 85_123.5 }) }),
    )
  })

  test('shows the class of a mark without a value, or what it showed', () => {
    const input = [mark('email', 'gone'), `x ${mark('email', 'gone')}`, mark('iban', 'g', 'DE**')]
    expect(one({ masked: true, hidden, input })?.input).toEqual(['[EMAIL]', 'x [EMAIL]', 'DE**'])
  })

  test('is bounded: few bytes do not become many', () => {
    const long = { email: [['t', 'x'.repeat(1_000_000)]] }
    const input = Array.from({ length: 1000 }, () => `- ${mark('email', 't')}`)
    expect(() => one({ masked: true, hidden: long, input })).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    )
    const many = { email: Array.from({ length: 20_001 }, (_, n) => [`t${n}`, n]) }
    expect(() => one({ masked: true, hidden: many })).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    )
  })
})

test('the resource goes to each step that has none', () => {
  const resource = { 'service.name': 'shop' }
  const own = { attributes: { resource: { 'service.name': 'mine' } } }
  expect(
    decode({ resource, steps: [step, { ...step, ...own }] }).map(({ attributes }) => attributes),
  ).toEqual([{ resource }, own.attributes])
  expect(() => decode({ resource: { a: 'x'.repeat(20_000) }, steps: [] })).toThrow(/resource/)
})

test('[R17] a step that tells of lost ones is a gap, when it says how many and why', () => {
  const gap = (count: unknown, reason: unknown) =>
    one({
      ...{ kind: 'event', name: 'sealtrace.gap' },
      attributes: { 'sealtrace.gap.count': count, 'sealtrace.gap.reason': reason },
    })
  expect(gap(3, 'queue_full')?.gap).toEqual({ count: 3, reason: 'queue_full' })
  for (const [count, reason] of [
    ...([0, -1, 1.5, '3', undefined] as const).map((n) => [n, 'closed'] as const),
    [3, 'because'],
    [3, undefined],
  ])
    expect(() => gap(count, reason)).toThrow(bad)
  expect(one({ gap: { count: 3, reason: 'closed' } })?.gap).toBeUndefined()
})

test('says where it stopped, and nothing of what came', () => {
  const canary = 'Zaunkoenig7731'
  for (const [batch, message] of [
    [{ steps: [step, { ...step, kind: canary }] }, /^item 2: step: kind is none of/],
    [{ steps: [step, canary] }, /^item 2: not a JSON object$/],
    [{ steps: [{ ...step, masked: canary }] }, /^item 1: step: masked/],
    [{ steps: [{ ...step, hidden: canary }] }, /^item 1: step: hidden/],
    [{ steps: [{ ...step, hidden: { email: [canary] } }] }, /^item 1: step: hidden/],
    [{ steps: [{ ...step, hidden: { [`${canary} `]: [] } }] }, /^item 1: step: hidden/],
    [{ steps: [{ ...step, sensitive: [canary] }] }, /^item 1: step: sensitive/],
    [{ steps: [{ ...step, sensitive: [{ class: canary, value: 1 }] }] }, /^item 1: step/],
    [{ steps: canary }, /^body: steps is not a list$/],
    [{ recorder: canary, steps: [] }, /^body: recorder/],
    [{ recorder: { ...recorder, session: canary }, steps: [] }, /^body: recorder.session/],
    [{ recorder: { ...recorder, sequence: -1 }, steps: [] }, /^body: recorder.sequence/],
    [{ recorder: { ...recorder, name: 7 }, steps: [] }, /^body: recorder.name/],
    [{ resource: canary, steps: [] }, /^body: resource/],
  ] as const) {
    expect(() => decode(batch)).toThrow(message)
    expect(() => decode(batch)).not.toThrow(canary)
  }
  expect(() => decodeRecorderBatch(encodeUtf8('[]'))).toThrow(bad)
  expect(() => decodeRecorderBatch(Uint8Array.of(0xff))).toThrow(bad)
})
