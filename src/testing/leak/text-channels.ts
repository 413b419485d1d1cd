// Secrets in texts: in plain ones, in structured ones, and escaped.
import type { Sprig } from './sprig.ts'
import type { ValueChannel } from './value-channels.ts'

export const textChannels: readonly ValueChannel[] = [
  channel('text', 'in a sentence', ({ text }) => text),
  channel('text, several lines', 'in the last of some lines', (s) => `a\r\n\nb\n\t${s.text}\n`),
  channel('text, markup', 'in HTML and Markdown', (s) => `<p>${s.harmless} <b>${s.mail}</b></p>`),
  channel(
    'text, control characters',
    'between terminal escapes and NUL',
    (s) => `\u0000\u001b[31m${s.mail}\u001b[0m ${s.harmless}`,
  ),
  channel('text, key=value', 'as a log line has it', (s) => `note=${s.harmless} to=${s.mail} n=1`),
  channel('text, command line', 'as an argument', (s) => `mail --${s.harmless} --to "${s.mail}"`),
  channel(
    'text, query language',
    'as a literal',
    (s) => `SELECT '${s.harmless}' FROM t WHERE m = '${s.mail}'`,
  ),
  channel('text, CSV', 'in a cell', (s) => `id,note,mail\n1,${s.harmless},${s.mail}\n`),
  channel('text, YAML', 'as a value', (s) => `note: ${s.harmless}\nto:\n  - ${s.mail}\n`),
  channel('text, XML attribute', 'as a value', (s) => `<a n="${s.harmless}" m='${s.mail}'/>`),
  channel(
    'text, repr of another language',
    'in single quotes',
    (s) => `{'note': '${s.harmless}', 'to': ['${s.mail}', None]}`,
  ),
  channel('JSON text', 'a value of it', (s) => json({ note: s.harmless, to: s.mail })),
  channel('JSON text, a key', 'a name of it', (s) => json({ note: s.harmless, [s.mail]: 1 })),
  channel('JSON text, a number', 'below a telling name', (s) =>
    json({ note: s.harmless, card_number: Number(s.card) }),
  ),
  channel('JSON text, a known field', 'only its name tells', (s) =>
    json({ note: s.harmless, password: s.phrase }),
  ),
  channel('JSON text, a key twice', 'the first of two equal names', (s) => {
    const second = json({ note: s.harmless, to: 'none' })
    return `{"to":${json(s.mail)},${second.slice(1)}`
  }),
  channel('JSON text, broken off', 'a value of it', (s) =>
    json({ note: s.harmless, to: s.mail }).slice(0, -1),
  ),
  channel('JSON in JSON', 'two levels', (s) =>
    json({ note: s.harmless, a: json({ password: s.phrase }) }),
  ),
  channel('JSON in JSON in JSON', 'three levels', (s) =>
    json({ note: s.harmless, a: json({ b: json({ password: s.phrase }) }) }),
  ),
  channel('lines of JSON', 'the second of them', (s) =>
    [json({ note: s.harmless }), json({ password: s.phrase })].join('\n'),
  ),
  channel('JSON, unicode escapes', 'the sign of the address as \\u0040', (s) =>
    json({ note: s.harmless, to: s.mail }).replace('@', String.raw`\u0040`),
  ),
  channel(
    'JSON, all letters as unicode escapes',
    'only its reader sees the address',
    (s) => `{"note":"${s.harmless}","to":"${s.escapedMail}"}`,
  ),
  channel('URL, query', 'plain', (s) => `https://x.example/a?n=${s.harmless}&to=${s.mail}`),
  channel(
    'URL, query, escaped',
    'the sign as %40',
    (s) => `https://x.example/a?n=${s.harmless}&to=${encodeURIComponent(s.mail)}`,
  ),
  channel(
    'URL, query, escaped twice',
    'the sign as %2540',
    (s) => `https://x.example/?n=${s.harmless}&r=${twice(`?to=${s.mail}`)}`,
  ),
  channel('URL, path', 'a segment', (s) => `https://x.example/${s.harmless}/u/${s.mail}/edit`),
  channel(
    'URL, credentials',
    'before the host',
    (s) => `https://bot:${s.mailParts[0]}@x.example/${s.harmless}`,
  ),
  channel('file name', 'a path', (s) => `/srv/${s.harmless}/mails/${s.mail}.eml`),
  channel('HTML entity', 'the sign as &#64;', (s) => `${s.harmless} ${s.mailParts.join('&#64;')}`),
  channel(
    'base64',
    'a text in a JSON field',
    (s) => `{"note":"${s.harmless}","body":"${base64(`to: ${s.mail}\nhello\n`)}"}`,
  ),
  channel(
    'base64url',
    'a text in a JSON field',
    (s) =>
      `{"note":"${s.harmless}","state":"${Buffer.from(`{"to":"${s.mail}"}`).toString('base64url')}"}`,
  ),
  channel(
    'media, data URL',
    'a text file',
    (s) => `${s.harmless} data:text/plain;base64,${base64(`${s.mail}\n`.repeat(12))}`,
  ),
  channel(
    'basic credentials',
    'of a header',
    (s) => `X-Note: ${s.harmless}\nAuthorization: Basic ${base64(`${s.mail}:x`)}`,
  ),
  channel('log body', 'with a time and a level', (s) =>
    [`2026-03-04T05:06:07Z ERROR ${s.harmless}: no mailbox for <${s.mail}> (550)`].join(''),
  ),
  channel(
    'stack trace',
    'in its first line',
    (s) =>
      `Error: no ${s.mail}\n    at ${s.harmless} (/srv/a.js:1:2)\n    at run (node:internal:9)`,
  ),
]

function channel(name: string, about: string, plant: (sprig: Sprig) => unknown): ValueChannel {
  return { name, about, plant }
}

function json(value: unknown): string {
  return JSON.stringify(value)
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function twice(text: string): string {
  return encodeURIComponent(encodeURIComponent(text))
}
