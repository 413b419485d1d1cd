import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nativeStep } from '../../ingest/native-step.ts'
import { encryptedJson } from '../../testing/encrypted-json.ts'
import { Sensitive } from '../../record/sensitive.ts'
import { copyStep } from './copy-step.ts'
import type { StepSaying } from './step-draft.ts'

const frame = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), startTime: 1_700_000_000_000_000 }
const copy = (saying: StepSaying, chars = 1000) => copyStep(frame, saying, chars).step

it('copies at once: what changes afterwards does not count', () => {
  const input = { messages: [{ role: 'user', content: 'a' }] }
  const step = copy({ kind: 'completion', name: 'chat', input })
  const [message] = input.messages
  if (message) message.content = 'changed'
  input.messages.push({ role: 'user', content: 'more' })
  expect(step.input).toEqual({ messages: [{ role: 'user', content: 'a' }] })
})

it('says what it was told, and nothing of what it was not', () => {
  expect(copy({})).toEqual({ ...frame, kind: 'event', name: '', status: 'unset', attributes: {} })
  const usage = { inputTokens: 3, outputTokens: -1, totalTokens: 1.5 }
  expect(copy({ model: 'm', userId: '', usage, costUsd: 0.5, tags: ['a'], input: null })).toEqual({
    ...frame,
    ...{ kind: 'event', name: '', status: 'unset', attributes: {}, model: 'm', tags: ['a'] },
    ...{ usage: { inputTokens: 3 }, costUsd: 0.5, input: null },
  })
})

it('a kind or status that is none costs no step', () => {
  const typo = { kind: 'toool', name: 'a', status: 'okay', attributes: { a: 1 } }
  const step = copy(typo as unknown as StepSaying)
  expect(step).toMatchObject({
    kind: 'event',
    status: 'unset',
    attributes: { a: 1, 'sealtrace.kind': 'toool' },
  })
  nativeStep(JSON.parse(JSON.stringify(step)))
})

describe('errors', () => {
  it.each([
    ['a text', 'boom', { message: 'boom' }],
    ['an object', { type: 'T', message: 'm', stack: 's' }, { type: 'T', message: 'm', stack: 's' }],
    ['more than a message', { message: 'm', code: 7 }, { message: 'm\n{"code":7}' }],
    ['a number', 7, { message: '7' }],
  ])('%s', (_, error, expected) => {
    expect(copy({ error })).toMatchObject({ status: 'error', error: expected })
  })

  it('of the language, with cause and stack', () => {
    const { error } = copy({ error: new TypeError('no', { cause: 'x' }) })
    expect(error).toMatchObject({ type: 'TypeError', message: expect.stringContaining('no') })
    expect(error?.stack).toContain('copy-step.test')
  })

  it('whose stack cannot be read', () => {
    const error = new Error('m')
    Object.defineProperty(error, 'stack', {
      get() {
        throw new Error('x')
      },
    })
    expect(copy({ error }).error).toEqual({ type: 'Error', message: 'm' })
  })
})

it('names the values that are marked as sensitive, and takes them as they are', () => {
  const output = { salary: new Sensitive(85123.45, 'salary'), note: new Sensitive('x', 'health') }
  expect(copy({ output })).toMatchObject({
    output: { salary: 85123.45, note: 'x' },
    sensitive: [
      { class: 'salary', value: 85123.45 },
      { class: 'health', value: 'x' },
    ],
  })
})

it('makes one text of what is neither text nor number, so that keys and flags are hidden with it', () => {
  const output = {
    flag: new Sensitive(true, 'hiv_status'),
    chart: new Sensitive({ Jan_Kowalski: true, code: 7, list: ['x'] }, 'health'),
    nothing: new Sensitive(undefined, 'health'),
  }
  const chart = '{"Jan_Kowalski":true,"code":7,"list":["x"]}'
  expect(copy({ output })).toMatchObject({
    output: { flag: 'true', chart, nothing: '[HEALTH]' },
    sensitive: [
      { class: 'hiv_status', value: 'true' },
      { class: 'health', value: chart },
      { class: 'health', value: 7 },
      { class: 'health', value: 'x' },
    ],
  })
})

it('[P35] names an encrypted value as one, and none of its parts', () => {
  const value = encryptedJson()
  const { sensitive } = copy({ input: new Sensitive({ ssn: value, name: 'Ada' }, 'us_ssn') })
  expect(sensitive?.map((named) => named.value)).toEqual([
    JSON.stringify({ ssn: value, name: 'Ada' }),
    'Ada',
  ])
})

it('shows the class of a sensitive value that it has no room to name', () => {
  const many = Array.from({ length: 1001 }, (_, n) => new Sensitive(`value-${n}`, 'note'))
  const { input, sensitive } = copy({ input: many }, 100_000)
  expect(sensitive).toHaveLength(1000)
  expect((input as string[]).at(999)).toBe('value-999')
  expect((input as string[]).at(1000)).toBe('[NOTE]')
})

it('leaves out what is too large, text by text, and says so', () => {
  const step = copy({ input: ['a'.repeat(600), 'b'.repeat(600), 'c'], name: 'n' })
  expect(step.input).toEqual(['a'.repeat(600), '[too large]', 'c'])
  expect(step.attributes).toEqual({ 'sealtrace.truncated': true })
  expect(copy({ input: Buffer.alloc(5000) }).input).toBe('[too large]')
  expect(copy({ input: Array.from({ length: 60_000 }, () => 1) }).attributes).toEqual({
    'sealtrace.truncated': true,
  })
  expect(copy({ input: 'a'.repeat(900) }).attributes).toEqual({})
})

it('weighs what it copied', () => {
  const { bytes } = copyStep(frame, { input: 'a'.repeat(500) }, 1000)
  expect(bytes).toBeGreaterThan(1000)
  expect(bytes).toBeLessThan(3000)
})

it('never throws, and gives a step that the collector takes', () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true })
  const hostile = fc.constantFrom<unknown>(
    new Proxy(
      {},
      {
        get() {
          throw new Error('get')
        },
        ownKeys() {
          throw new Error('keys')
        },
      },
    ),
    Symbol('s'),
    () => {},
    new Date(Number.NaN),
  )
  const value = fc.oneof(anything, hostile)
  fc.assert(
    fc.property(fc.record({ input: value, error: value, metadata: value, name: value }), (said) => {
      const step = copy({ ...(said as StepSaying), attributes: { said } }, 10_000)
      expect(nativeStep(JSON.parse(JSON.stringify(step)))).toMatchObject({ ...frame })
    }),
    { numRuns: process.env['SLOW'] ? 5000 : 300 },
  )
})
