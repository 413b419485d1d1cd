import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import { boundaryOf, parseMultipart } from './multipart.ts'
import { stopwatch } from '../testing/stopwatch.ts'

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const head = (name: string): string => `Content-Disposition: form-data; name="${name}"\r\n\r\n`

function parse(text: string, boundary = 'b'): [string, string][] {
  return parseMultipart(latin(text), boundary).map(({ name, body }) => [
    name,
    Buffer.from(body).toString('latin1'),
  ])
}

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (SealtraceError.is(error)) return `${error.code} ${error.message}`
    throw error
  }
  throw new Error('did not throw')
}

test.each([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['Multipart/Form-Data;boundary="a b:c"', 'a b:c'],
  ['multipart/form-data; charset=utf-8; Boundary=x', 'x'],
  ['multipart/form-data', null],
  ['multipart/mixed; boundary=abc', null],
  [`multipart/form-data; boundary=${'x'.repeat(71)}`, null],
  ['multipart/form-data; boundary="x "', null],
  ['multipart/form-data; boundary=x\u00e9', null],
  [`multipart/form-data;${' '.repeat(2000)}boundary=x`, null],
  [undefined, null],
])('%s', (type, boundary) => {
  expect(boundaryOf(type)).toBe(boundary)
})

describe('parts', () => {
  test('of any content, in order', () => {
    const text = `--b\r\n${head('one')}1\r\n--b  \r\nContent-Type: a/b; c=d\r\n${head('two')}\r\n\r\n--b--\r\n`
    expect(parse(text)).toEqual([
      ['one', '1'],
      ['two', '\r\n'],
    ])
    expect(parseMultipart(latin(text), 'b').map(({ type }) => type)).toEqual(['', 'a/b; c=d'])
  })

  test('what looks like a boundary and goes on is content', () => {
    const content = '--b\r\n--bb\r\n\r\n--b x\r\n--b-\r\n-b'
    expect(parse(`--b\r\n${head('a')}x${content}\r\n--b--`)).toEqual([['a', `x${content}`]])
  })

  test('text before the first and after the last says nothing', () => {
    const text = `--bbb\r\nhello\r\n--b\r\n${head('a')}1\r\n--b--\r\n--b\r\n${head('c')}2\r\n--b--`
    expect(parse(text)).toEqual([['a', '1']])
  })

  test('none, and empty ones', () => {
    expect(parse('--b--')).toEqual([])
    expect(parse(`--b\r\n${head('a')}\r\n--b--`)).toEqual([['a', '']])
    expect(parse(`--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n--b--`)).toEqual([
      ['a', ''],
    ])
  })
})

test.each([
  ['', 'bad_request body: the last boundary is missing'],
  ['--b\r\n', 'bad_request part 0: its headers do not end within 8192 bytes'],
  [`--b\r\n${head('canary')}1\r\n--b`, 'bad_request body: the last boundary is missing'],
  [`--b\r\n\r\n1\r\n--b--`, 'bad_request part 0: content-disposition names no field'],
  [
    `--b\r\nX: ${'canary'.repeat(2000)}\r\n${head('a')}1\r\n--b--`,
    'bad_request part 0: its headers do not end within 8192 bytes',
  ],
  [
    `--b\r\n${head('a'.repeat(2000))}1\r\n--b--`,
    'bad_request part 0: content-disposition names no field',
  ],
])('%#: what is wrong, and nothing of what was sent', (text, message) => {
  expect(messageOf(() => parse(text))).toBe(message)
})

test('the number of parts is bounded', () => {
  const part = `--b\r\n${head('a')}\r\n`
  const body = latin(`${part.repeat(4)}--b--`)
  expect(parseMultipart(body, 'b', 4)).toHaveLength(4)
  expect(messageOf(() => parseMultipart(body, 'b', 3))).toBe('too_large body: more than 3 parts')
})

test('what was put together comes apart again', () => {
  const content = fc.uint8Array({ maxLength: 200 })
  const name = fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/["\r\n]/g, '_'))
  fc.assert(
    fc.property(fc.array(fc.tuple(name, content)), (parts) => {
      const boundary = '----Form8c1f0e2b7d'
      const bytes = parts.flatMap(([part, body]) => [
        Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${part}"\r\n\r\n`),
        body,
        Buffer.from('\r\n'),
      ])
      const whole = Buffer.concat([...bytes, Buffer.from(`--${boundary}--\r\n`)])
      const parsed = parseMultipart(whole, boundary)
      expect(parsed.map((part) => [part.name, Buffer.from(part.body).toString('hex')])).toEqual(
        parts.map(([part, body]) => [part, Buffer.from(body).toString('hex')]),
      )
    }),
  )
})

test('hostile bytes give parts or a typed error', () => {
  const pieces = fc.constantFrom(
    ...['--b', '--', '\r\n', '\r', '\n', ' ', '\t', 'Content-Disposition: form-data', ';', ':'],
    ...['name="a"', 'name=', '"', '{}', 'b', '\0', '\u00ff', head('x')],
  )
  const body = fc.array(pieces, { maxLength: 60 }).map((all) => all.join(''))
  fc.assert(
    fc.property(body, fc.constantFrom('b', '-', '--b', 'b--'), (text, boundary) => {
      try {
        parse(text, boundary)
      } catch (error) {
        if (!SealtraceError.is(error)) throw error
      }
    }),
    { numRuns: 3000 },
  )
})

/** Twice the size takes about twice the time: measured against the time of a plain walk over bytes. */
test.each([
  ['boundaries that go on', '\r\n--b:'],
  ['a long boundary, but for its last sign', `\r\n--${'b'.repeat(69)}:`, 'b'.repeat(70)],
  ['nearly all of it the first sign', '\r', 'b'],
  ['padding without an end', '\r\n--b          ', 'b'],
  ['padding', ' ', 'b'],
  ['parts without an end', `\r\n--b\r\n${head('a')}`, 'b'],
])('time is linear: %s', (_, unit, boundary = 'b') => {
  const timeOf = (size: number): number => {
    const body = latin(`--${boundary}\r\n${head('a')}${unit.repeat(Math.ceil(size / unit.length))}`)
    const elapsed = stopwatch()
    expect(messageOf(() => parseMultipart(body, boundary))).toMatch(/^(bad_request|too_large) /)
    return elapsed()
  }
  timeOf(1_000_000)
  const small = Math.min(timeOf(2_000_000), timeOf(2_000_000), timeOf(2_000_000))
  const large = Math.min(timeOf(16_000_000), timeOf(16_000_000))
  expect(large).toBeLessThan(Math.max(small * 40, 400))
})
