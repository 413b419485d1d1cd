import { describe, expect, it } from 'vitest'
import { detect, redact } from '../detect.ts'
import { stopwatch } from '../testing/stopwatch.ts'

const mail = 'jane.sample@example.com'
const card = 4_111_111_111_111_111
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const utf16 = (text: string, end: string): string => {
  const bytes = Buffer.from(text, 'utf16le')
  return (end === 'be' ? bytes.swap16() : bytes).toString('base64')
}

/** The value in as many JSON texts, each in the next. */
function nested(value: unknown, levels: number): string {
  let text = JSON.stringify(value)
  for (let i = 1; i < levels; i++) text = JSON.stringify({ a: text })
  return text
}

function deep(levels: number, value: unknown): unknown {
  let out = value
  for (let i = 0; i < levels; i++) out = i % 2 ? [out] : { a: out }
  return out
}

class Account {
  readonly note = 'harmless'
  readonly password = 'correct horse'
}

class Endless extends Map<string, string> {
  override *[Symbol.iterator](): MapIterator<[string, string]> {
    for (;;) yield ['a', mail]
  }
}

function cycle(): unknown {
  const parent: Record<string, unknown> = { note: 'harmless', mail }
  parent['children'] = [{ parent }]
  return parent
}

function hostile(): unknown {
  const thrower = {
    get mail(): string {
      throw new Error(mail)
    },
    note: 'harmless',
  }
  const no = (): never => {
    throw new Error(mail)
  }
  return [thrower, new Proxy({}, { ownKeys: no, get: no }), { toJSON: no, note: mail }]
}

/** Each holds the address, or what its comment says; what may stay is `harmless`. */
const hidden: Record<string, () => unknown> = {
  text: () => `harmless ${mail}`,
  'object, list, name': () => [{ note: 'harmless', [mail]: [mail, { a: mail }] }],
  cycle,
  'the same object twice': () => {
    const one = { mail }
    return { note: 'harmless', a: one, b: [one, one] }
  },
  'getters and proxies that throw': hostile,
  'own __proto__': () => JSON.parse(`{"note":"harmless","__proto__":{"__proto__":"${mail}"}}`),
  'object without a prototype': () =>
    Object.assign(Object.create(null) as object, { note: 'harmless', mail }),
  'class instance': () => new Account(),
  'Map of names': () =>
    new Map([
      ['note', 'harmless'],
      ['password', 'correct horse'],
      ['to', mail],
    ]),
  'Map with objects as keys': () =>
    new Map<unknown, unknown>([
      [{ mail }, mail],
      [1, 'harmless'],
    ]),
  'Map with lists as keys': () => new Map([[[mail], 'harmless']]),
  'Map whose iterator never ends': () => [new Endless([['to', mail]]), 'harmless'],
  Set: () => new Set<unknown>([mail, { mail }, 'harmless']),
  'symbol, as value': () => [Symbol(mail), 'harmless'],
  Date: () => ({ dob: new Date('1987-04-12'), note: 'harmless' }),
  Error: () => Object.assign(new Error(`no ${mail}`), { note: 'harmless', mail }),
  RegExp: () => [new RegExp(mail), 'harmless'],
  'String object': () => [Object(mail), 'harmless'],
  URL: () => [new URL(`https://x.example/harmless?to=${mail}`)],
  toJSON: () => [{ toJSON: () => ({ mail }) }, 'harmless'],
  'number, card': () => ({ value: card, note: 'harmless' }),
  'number, in a list': () => [[card], 'harmless'],
  'number, in a JSON text': () => `{"n":${card},"note":"harmless"}`,
  'number, its name apart': () => ({ type: 'ssn', value: 219_099_999, note: 'harmless' }),
  BigInt: () => ({ value: BigInt(card), big: 10n ** 40n, note: 'harmless' }),
  'bytes of text': () => ({ body: utf8(`to: ${mail}`), note: 'harmless' }),
  'bytes of JSON': () => ({ body: utf8('{"password":"correct horse"}'), note: 'harmless' }),
  Buffer: () => [Buffer.from(`to: ${mail}`), 'harmless'],
  ArrayBuffer: () => [utf8(`to: ${mail}`).buffer, 'harmless'],
  DataView: () => [new DataView(utf8(`to: ${mail}`).buffer), 'harmless'],
  'JSON in JSON in JSON': () => nested({ note: 'harmless', password: 'correct horse' }, 3),
  'JSON in a broken JSON text': () => `${nested({ note: 'harmless', mail }, 2)}]`,
  'escapes that were left': () => [String.raw`harmless jane.sample\u0040example.com`],
  'escapes in escaped JSON': () =>
    nested({ note: 'harmless', to: mail }, 5).replace('@', '\\u0040'),
  'HTML entities': () => 'harmless jane.sample&#64;example.com jane.sample&#x40;example.com',
  'HTML entities, twice': () => 'harmless jane.sample&amp;#64;example.com',
  'URL, escaped twice': () =>
    'https://x.example/?n=harmless&r=%253Fto%253Djane.sample%2540example.com',
  'base64 in a text': () => `harmless ${base64(`to: ${mail}`)}.`,
  'base64 in a field': () => ({ body: base64(`to: ${mail}`), note: 'harmless' }),
  base64url: () =>
    `state=${Buffer.from(`{"a":"÷÷÷","to":"${mail}"}`).toString('base64url')} harmless`,
  'base64 of JSON': () => ({ body: base64('{"password":"correct horse"}'), note: 'harmless' }),
  'base64 of JSON in JSON': () => [base64(nested({ password: 'correct horse' }, 2)), 'harmless'],
  'base64 in lines': () => {
    const lines = base64(`${'so it went on. '.repeat(9)}${mail}${' and on'.repeat(9)}`)
    return ['harmless', lines.replace(/.{76}/g, '$&\r\n')]
  },
  'hex in a text': () => `harmless ${Buffer.from(`to: ${mail}`).toString('hex')}`,
  'base64 with a line of words below it': () =>
    `${base64(`user ${mail}, and so it went on to the very end of it`)}\nharmless`,
  'base64 in lines with words below them': () =>
    `${base64(`${'so it went on, '.repeat(8)}${mail} `)}\r\n${base64('so it went on, '.repeat(4))}\r\nharmless`,
  'base64 behind letters': () =>
    ['', 'x', 'xx', 'xxx', 'ab-cd'].map((by) => `${by}${base64(`to: ${mail}`)} harmless`),
  'base64 of UTF-16': () => ['le', 'be'].map((end) => `harmless ${utf16(`to: ${mail}`, end)}`),
  'base64 of parts between NULs': () => [
    base64(`\0\u0001\0\0\u0004to: ${mail}\0\0\u0007`),
    `harmless ${base64('\0jane.sample\0correct horse')}`,
  ],
  'JSON string of JSON': () => [JSON.stringify('{"password":"correct horse"}'), 'harmless'],
  'JSON string of a JSON string of JSON': () =>
    JSON.stringify(JSON.stringify(JSON.stringify({ password: 'correct horse', a: 'harmless' }))),
  'plus signs of a form': () => `n=harmless&to=jane.sample%40example.com&card=4111+1111+1111+1111`,
  'number, negative': () => ({ value: -card, note: 'harmless' }),
  'number with a fraction': () => ({ value: card + 0.5, note: 'harmless' }),
  'number that is not exact': () => ({ value: 4_000_000_000_000_005_120, note: 'harmless' }),
  'data URL of text': () => `harmless data:text/plain;base64,${base64(`to: ${mail}`)}`,
}

describe('[P29] [P30] [P31] [P32] is masked, wherever it stands', () => {
  it.each(Object.entries(hidden))('%s', (_, make) => {
    const shown = JSON.stringify(redact(make()))
    const decoded = shown.replace(/[A-Za-z0-9+/_-]{20,}/g, (run) =>
      [run, Buffer.from(run, 'base64').toString(), Buffer.from(run, 'hex').toString()].join(' '),
    )
    for (const secret of [
      mail,
      'jane.sample',
      'correct horse',
      String(card),
      '4000000000000005',
      '4111+1111',
      '1987-04',
      '219099999',
    ])
      expect([secret, decoded.includes(secret)]).toEqual([secret, false])
    expect(shown).toContain('harmless')
    expect(detect(make())).not.toEqual([])
  })

  it('and a symbol that names a field is left out with it', () => {
    expect(redact({ [Symbol(mail)]: mail, note: 'harmless' })).toEqual({ note: 'harmless' })
  })

  it('and what was given is not changed', () => {
    for (const make of Object.values(hidden)) {
      const value = make()
      redact(value)
      if (value instanceof Map) expect(value.size).toBeGreaterThan(0)
    }
    const value = Object.freeze({ a: Object.freeze([mail]) })
    redact(value)
    expect(value.a).toEqual([mail])
  })
})

const same: Record<string, unknown> = {
  'times of all units': [1_700_000_000, 1_700_000_000_000, 1_700_000_000_000_000],
  counts: { total: 987_654_321, bytes: 123_456_789_012, phone_verified_at: 1_700_000_000 },
  'numbers that are no cards': [4_111_111_111_111_112, 1_234_567_890_123_456, 100_004_567_890_123],
  'small and odd numbers': [0, -1, 1.5, 1e300, 2 ** 53, 5e-324],
  'base64 without anything': base64('so it went on, and nothing came of it'),
  'ids and hashes': [
    '5f75689087516442c0e99ab4d77a1b2c3d4e5f60',
    '0190a5f2-7c3e-7bb1-a1b2-c3d4e5f60718',
    'ZmFsc2UgYWxhcm0K',
  ],
  'paths and long names':
    '/usr/local/lib/node_modules/typescript/bin/createProgramFromRootFiles.js',
  'a JSON schema': { properties: { password: { type: 'string' } } },
  'sums and strings': ['a=b+c', 'x?a=1+1 = 2', '"{"', '"[so it went on]"', JSON.stringify('a b')],
  'harmless escapes': ['a &amp; b &lt;c&gt;', 'x%20y%2520z', String.raw`tab\u0009 dash\u2014`],
  'an abstract syntax': { type: 'token', value: 'if' },
}

it.each(Object.entries(same))('stays as it is: %s', (_, value) => {
  expect(redact(value)).toEqual(value)
})

describe('[P32] what cannot be looked at is hidden, in bounded time', () => {
  const within = (make: () => unknown): string => {
    const value = make()
    const elapsed = stopwatch()
    const shown = JSON.stringify(redact(value))
    expect(elapsed()).toBeLessThan(15_000)
    return shown
  }

  it('a list of a million, with the address at its end', () => {
    const shown = within(() => [...Array<number>(999_999).fill(1), mail])
    expect(shown.slice(-17)).toBe(',1,"[UNKNOWN_1]"]')
    expect(shown).not.toContain('jane')
  })

  it('half a million names', () => {
    const shown = within(() =>
      Object.fromEntries(Array.from({ length: 5e5 }, (_, i) => [`k${i}`, i < 499_999 ? 1 : mail])),
    )
    expect(shown).not.toContain('jane')
  })

  it('a thousand levels, and a hundred thousand in a JSON text', () => {
    expect(within(() => deep(1000, mail))).toContain('[too deep]')
    const text = `${'['.repeat(100_000)}"${mail}"${']'.repeat(100_000)}`
    expect(within(() => text)).not.toContain('jane')
    expect(within(() => base64(text))).not.toContain(base64(mail).slice(0, -4))
  })

  it('a text above the limit', () => {
    const long = 'so it went on. '.repeat(100)
    expect(redact({ a: long, b: 'x' }, { policy: { maxText: 1000 } })).toEqual({
      a: '[UNKNOWN_1]',
      b: 'x',
    })
  })

  it('[P29] encoded text beyond 64 Ki', () => {
    const words = 'so it went on, and on, '.repeat(4000)
    const shown = within(() => `x ${base64(`${words}${mail}`)}`)
    expect(shown.length).toBeLessThan(100)
    expect(redact(`x ${base64(words)}`, { policy: { media: 'keep' } })).toBe('x [UNKNOWN_1]')
    const lines = base64(`${words}${mail}`).replace(/.{76}/g, '$&\n')
    expect(redact(`x ${lines}`)).toBe('x [UNKNOWN_1]')
  })

  it('long texts of runs and escapes', () => {
    for (const piece of ['&#64;', '%2540', '\\u0040', `${base64('so it went on')} `, 'aa '])
      within(() => piece.repeat(5e5 / piece.length))
    const both = `${mail} ${base64('so it went on, and on')} `
    within(() => both.repeat(1e6 / both.length))
  })
})
