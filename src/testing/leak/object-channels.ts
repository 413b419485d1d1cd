// Secrets in JavaScript values of every kind.
import type { Sprig } from './sprig.ts'
import type { ValueChannel } from './value-channels.ts'

export const objectChannels: readonly ValueChannel[] = [
  channel('object value', 'a text', (s) => ({ note: s.harmless, to: s.mail })),
  channel('object key', 'a name', (s) => ({ note: s.harmless, [s.mail]: true })),
  channel('object, known field', 'only its name tells', (s) => ({
    note: s.harmless,
    password: s.phrase,
  })),
  channel('object, known field in other spelling', 'camel case, nested', (s) => ({
    note: s.harmless,
    login: { userPassword: s.phrase },
  })),
  channel('object, name and value apart', '{name, value}', (s) => ({
    note: s.harmless,
    fields: [{ name: 'password', value: s.phrase }],
  })),
  channel('nested object', 'five levels deep', (s) => ({
    note: s.harmless,
    a: { b: { c: { d: { to: s.mail } } } },
  })),
  channel('very deep object', '200 levels deep', (s) => ({ note: s.harmless, deep: deep(s.text) })),
  channel('array', 'the last of its values', (s) => [1, s.harmless, s.mail]),
  channel('nested array', 'in an object in an array', (s) => [[{ l: [s.harmless, [s.mail]] }]]),
  channel('long array', 'the last of 20,000 values', (s) => [
    s.harmless,
    ...Array.from({ length: 20_000 }, () => 'x'),
    s.mail,
  ]),
  channel('array of pairs', '[name, value]', (s) => [
    ['note', s.harmless],
    ['password', s.phrase],
  ]),
  channel('number', 'below a telling name', (s) => ({
    note: s.harmless,
    card_number: Number(s.card),
  })),
  channel('number, no name', 'a card number by itself', (s) => ({
    note: s.harmless,
    n: Number(s.card),
  })),
  channel('BigInt', 'below a telling name', (s) => ({
    note: s.harmless,
    card_number: BigInt(s.card),
  })),
  channel('Map value', 'a text', (s) => new Map([['to', s.text]])),
  channel('Map key', 'a text', (s) => new Map([[s.mail, s.harmless]])),
  channel('Map key, an object', 'a text in it', (s) => new Map([[{ to: s.mail }, s.harmless]])),
  channel('Set', 'a text', (s) => new Set([s.harmless, s.mail])),
  channel('Error message', 'a text', (s) => ({ note: s.harmless, error: new Error(s.mail) })),
  channel('Error stack', 'a text', (s) => ({ note: s.harmless, error: withStack(s.mail) })),
  channel('Error cause', 'an error in an error', (s) => ({
    note: s.harmless,
    error: new Error('failed', { cause: new Error(`no ${s.mail}`) }),
  })),
  channel('Error property', 'as HTTP clients set them', (s) => ({
    note: s.harmless,
    error: Object.assign(new Error('failed'), { response: { body: s.mail } }),
  })),
  channel('AggregateError', 'one of its errors', (s) => ({
    note: s.harmless,
    error: new AggregateError([new Error(s.mail)]),
  })),
  channel('class instance', 'a field', (s) => new Letter(s.harmless, s.mail)),
  channel('getter', 'what it gives', (s) => {
    const { harmless, mail } = s
    return {
      note: harmless,
      get to() {
        return mail
      },
    }
  }),
  channel('toJSON', 'what it gives', (s) => {
    const { harmless, mail } = s
    return { note: harmless, letter: { toJSON: () => ({ to: mail }) } }
  }),
  channel('no prototype', 'a value', (s) => bare({ note: s.harmless, to: s.mail })),
  channel(
    'key __proto__',
    'an own property',
    (s) =>
      JSON.parse(`{"note":"${s.harmless}","__proto__":{"constructor":"${s.mail}"}}`) as unknown,
  ),
  channel('symbol', 'its description', (s) => ({ note: s.harmless, to: Symbol(s.mail) })),
  channel('symbol as key', 'its value', (s) => ({ note: s.harmless, [Symbol('to')]: s.mail })),
  channel('Date', 'below a telling name', (s) => ({ note: s.harmless, dateOfBirth: s.birthday })),
  channel('boxed string', 'its value', (s) => ({ note: s.harmless, to: new String(s.mail) })),
  channel('URL object', 'its query', (s) => ({
    note: s.harmless,
    url: new URL(`https://x.example/?to=${s.mail}`),
  })),
  channel('Headers object', 'a value', (s) => ({
    note: s.harmless,
    headers: new Headers({ cookie: `to=${s.mail}` }),
  })),
  channel('bytes', 'a text in UTF-8', (s) => ({ note: s.harmless, body: Buffer.from(s.mail) })),
  channel('circular object', 'in a cycle', (s) => circular({ note: s.harmless, to: s.mail })),
  channel('frozen object', 'a value', (s) =>
    Object.freeze({ note: s.harmless, to: Object.freeze([s.mail]) }),
  ),
]

class Letter {
  readonly note: string
  readonly to: string

  constructor(note: string, to: string) {
    this.note = note
    this.to = to
  }
}

function channel(name: string, about: string, plant: (sprig: Sprig) => unknown): ValueChannel {
  return { name, about, plant }
}

function deep(text: string): unknown {
  let value: unknown = text
  for (let i = 0; i < 200; i++) value = { a: value }
  return value
}

function withStack(text: string): Error {
  const error = new Error('failed')
  error.stack = `Error: ${text}\n    at a (/srv/a.js:1:2)`
  return error
}

function bare(values: object): object {
  return Object.assign(Object.create(null) as object, values)
}

function circular(value: Record<string, unknown>): unknown {
  value['self'] = value
  return value
}
