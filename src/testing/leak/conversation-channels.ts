// Secrets where agents and their clients put them: messages, tools, parameters, headers, streams.
import { collectText } from './collect-text.ts'
import type { Sprig } from './sprig.ts'
import type { ValueChannel } from './value-channels.ts'

export const conversationChannels: readonly ValueChannel[] = [
  channel('system prompt', 'a text', (s) => ({ system: [{ type: 'text', text: s.text }] })),
  channel('user message', 'a text', (s) => [{ role: 'user', content: s.text }]),
  channel('message part', 'a text', (s) => [
    { role: 'user', parts: [{ type: 'text', content: s.text }] },
  ]),
  channel('message name', 'of who speaks', (s) => [
    { role: 'user', name: s.mail, content: s.harmless },
  ]),
  channel('reasoning', 'a text', (s) => [
    { role: 'assistant', parts: [{ type: 'reasoning', content: s.text }] },
  ]),
  channel('tool name', 'of a call', (s) => ({
    type: 'tool_call',
    name: s.mail,
    id: `call-${s.harmless}`,
  })),
  channel('tool call arguments', 'a JSON text', (s) => ({
    type: 'tool_call',
    name: 'send',
    arguments: JSON.stringify({ why: s.harmless, to: s.mail }),
  })),
  channel('tool call arguments, known field', 'only its name tells', (s) => ({
    type: 'tool_call',
    name: 'login',
    arguments: JSON.stringify({ why: s.harmless, password: s.phrase }),
  })),
  channel('tool result', 'a text in its parts', (s) => ({
    isError: false,
    content: [{ type: 'text', text: s.text }],
  })),
  channel('tool result, structured', 'beside the text', (s) => ({
    content: [],
    structuredContent: { rows: [{ note: s.harmless, mail: s.mail }] },
  })),
  channel('tool schema', 'an example in it', (s) => ({
    name: 'send',
    parameters: {
      properties: { to: { type: 'string', description: s.harmless, examples: [s.mail] } },
    },
  })),
  channel('tool schema, a key', 'a property name', (s) => ({
    parameters: { properties: { [s.mail]: { description: s.harmless } } },
  })),
  channel('model parameters', 'a stop sequence', (s) => ({ stop: [s.harmless, s.mail] })),
  channel('tags', 'one of them', (s) => ({ tags: [s.harmless, s.mail] })),
  channel('session id', 'an address as id', (s) => ({ session_id: s.mail, note: s.harmless })),
  channel('user id', 'an address as id', (s) => ({ user_id: s.mail, note: s.harmless })),
  channel('metadata value', 'a text', (s) => ({ metadata: { note: s.text } })),
  channel('metadata key', 'a name', (s) => ({ metadata: { [s.mail]: s.harmless } })),
  channel('header, authorization', 'a token', (s) => ({
    headers: { 'x-note': s.harmless, authorization: `Bearer ${s.mailParts[0]}${s.card}` },
  })),
  channel('header, cookie', 'a pair of it', (s) => ({
    headers: { 'x-note': s.harmless, cookie: `sid=${s.mailParts[0]}; b=2` },
  })),
  channel('headers as pairs', 'name and value', (s) => ({
    headers: [
      ['x-note', s.harmless],
      ['x-api-key', s.mailParts[0]],
    ],
  })),
  channel('image URL', 'its query', (s) => ({
    type: 'image_url',
    image_url: { url: `https://x.example/${s.harmless}.png?u=${encodeURIComponent(s.mail)}` },
  })),
  channel('attachment', 'its file name', (s) => ({
    type: 'file',
    filename: `${s.mail}.pdf`,
    note: s.harmless,
  })),
  channel('media, bare base64', 'a text file of 400 bytes', (s) => ({
    type: 'blob',
    note: s.harmless,
    content: Buffer.from(`${s.mail} `.repeat(20)).toString('base64'),
  })),
  channel('retrieved document', 'its text', (s) => ({
    documents: [{ id: 'd1', score: 0.5, content: s.text }],
  })),
  channel('embedding input', 'one of many', (s) => ({ input: ['a', s.text, 'b'] })),
  {
    name: 'streamed deltas',
    about: 'cut inside the secret',
    plant: (s) => cut(s),
    read: (masked) => collectText(masked).join(''),
  },
  {
    name: 'streamed events',
    about: 'cut inside the secret, one event each',
    plant: (s) => cut(s).map((delta) => [delta]),
    read: (masked) => collectText(masked).join(''),
  },
  {
    name: 'server-sent events',
    about: 'cut inside the secret, as they come over the wire',
    plant: (s) =>
      cut(s)
        .map((text) => `data: ${JSON.stringify({ delta: text })}\n\n`)
        .join(''),
    read: (masked) =>
      [
        ...collectText(masked)
          .join('')
          .matchAll(/"delta":"([^"]*)"/g),
      ]
        .map(([, piece]) => piece)
        .join(''),
  },
]

function channel(name: string, about: string, plant: (sprig: Sprig) => unknown): ValueChannel {
  return { name, about, plant }
}

/** A card number in pieces of few digits: none of them has the shape of one. */
function cut({ harmless, card }: Sprig): string[] {
  const text = `the ${harmless} parcel is paid with ${card} on request`
  return text.match(/[^]{1,5}/g) ?? []
}
