import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../record/json.ts'
import { encryptedJson } from '../testing/encrypted-json.ts'
import { growth } from '../testing/growth.ts'
import { cutMedia } from './cut-media.ts'

const hash = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 32)

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array(60).keys()])
/** Sound without a head that tells what it is. */
const pcm = Buffer.from(Array.from({ length: 90 }, (_, i) => (i * 37 + 200) % 256))
const base64 = png.toString('base64')
const marked = (type: string, bytes: Uint8Array): string =>
  `[media type=${type} bytes=${bytes.length} hash=${hash(bytes)}]`
const shown = marked('image/png', png)
const sound = (type: string): string => marked(type, pcm)

const cutOf = (value: JsonValue): JsonValue => cutMedia({ value }, hash).content['value'] ?? null

const shapes: [string, JsonObject, string][] = [
  [
    'OpenAI chat',
    { type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } },
    shown,
  ],
  [
    'OpenAI responses',
    { type: 'input_image', image_url: `data:image/png;base64,${base64}` },
    shown,
  ],
  [
    'OpenAI sound',
    { type: 'input_audio', input_audio: { data: pcm.toString('base64'), format: 'wav' } },
    sound('audio/wav'),
  ],
  [
    'OpenAI answer in sound',
    { role: 'assistant', audio: { id: 'audio_1', data: pcm.toString('base64'), transcript: 'hi' } },
    sound('application/octet-stream'),
  ],
  ['OpenAI file', { type: 'file', file: { filename: 'a.png', file_data: base64 } }, shown],
  ['OpenAI drawing', { type: 'image_generation_call', id: 'ig_1', result: base64 }, shown],
  ['OpenAI images', { created: 1, data: [{ b64_json: base64 }] }, shown],
  [
    'Anthropic',
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } },
    shown,
  ],
  [
    'Gemini',
    { inlineData: { mimeType: 'audio/pcm', data: pcm.toString('base64') } },
    sound('audio/pcm'),
  ],
  [
    'Gemini in Python',
    { inline_data: { mime_type: 'image/png', data: png.toString('base64url') } },
    shown,
  ],
  [
    'GenAI conventions',
    { type: 'blob', modality: 'image', mime_type: 'image/png', content: base64 },
    shown,
  ],
  ['AI SDK file', { type: 'file', mediaType: 'image/png', data: base64 }, shown],
  ['AI SDK image', { type: 'image', image: base64 }, shown],
  [
    'AI SDK bytes',
    { type: 'file', mediaType: 'image/png', data: JSON.parse(JSON.stringify(new Uint8Array(png))) },
    shown,
  ],
  ['AI SDK answer', { mediaType: 'image/png', base64Data: base64 }, shown],
  [
    'LangChain',
    { type: 'image', source_type: 'base64', mime_type: 'image/png', data: base64 },
    shown,
  ],
  ['MCP', { type: 'image', mimeType: 'image/png', data: base64 }, shown],
  [
    'MCP resource',
    { type: 'resource', resource: { uri: 'file:///a', mimeType: 'image/png', blob: base64 } },
    shown,
  ],
  ['Bedrock', { image: { format: 'png', source: { bytes: base64 } } }, shown],
  ['Node buffer', { type: 'file', data: JSON.parse(JSON.stringify(png)) }, shown],
  [
    'lines of a mail',
    { type: 'image', data: `${base64.slice(0, 76)}\r\n${base64.slice(76)}` },
    shown,
  ],
]

it.each(shapes)('[R9] %s', (_, part, mark) => {
  const { content, media } = cutMedia({ input: [{ role: 'user', content: [part] }] }, hash)
  const text = JSON.stringify(content)
  expect(text).toContain(JSON.stringify(mark).slice(1, -1))
  expect(text).not.toContain(base64.slice(0, 40))
  expect(text).not.toContain(pcm.toString('base64').slice(0, 40))
  expect(media).toBe(1)
})

it('[R9] leaves the words around a data URL, and counts each', () => {
  const url = `data:image/png;base64,${base64}`
  expect(cutMedia({ a: `see ![x](${url}) and ${url}.` }, hash)).toEqual({
    content: { a: `see ![x](${shown}) and ${shown}.` },
    media: 2,
  })
})

it('[R9] takes nothing for media that no name, type or data URL says is it', () => {
  for (const value of [
    base64,
    { data: base64 },
    { type: 'text', text: base64 },
    { type: 'image', url: 'https://x.test/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
    { type: 'file', data: 'too short' },
    { type: 'file', file: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbb' },
    { type: 'file', data: hash(png) },
    { type: 'image', data: [1, 2, 3] },
    { type: 'image', data: Array(40).fill(256) },
    { inlineData: { note: base64 } },
  ])
    expect(cutOf(value)).toBe(value)
})

it('[R9] leaves what is text, for detection to look into', () => {
  const text = Buffer.from('Jane Sample, jane@example.com, and so on').toString('base64')
  for (const value of [
    { type: 'file', mediaType: 'text/plain', data: text },
    { url: `data:text/plain;base64,${text}` },
  ])
    expect(cutOf(value)).toBe(value)
})

it('[R9] a picture that holds much text is a picture', () => {
  const picture = Buffer.concat([
    png.subarray(0, 4),
    Buffer.from('a comment of some length '.repeat(9)),
  ])
  expect(cutOf(`data:text/plain;base64,${picture.toString('base64')}`)).toBe(
    marked('image/png', picture),
  )
})

it('[R9] equal media have equal marks wherever they stand, other media have others', () => {
  const [a, b] = [
    cutOf({ type: 'image', data: base64 }),
    cutOf(`data:image/png;base64,${base64}`),
  ] as [JsonObject, string]
  expect(a['data']).toBe(b)
  const other = Buffer.concat([png, Buffer.of(1)]).toString('base64')
  expect(cutOf(`data:image/png;base64,${other}`)).not.toBe(b)
})

it('[R9] shows a type that a client makes up only where it says no more than a type', () => {
  const data = pcm.toString('base64')
  expect(cutOf({ mediaType: 'image/jane.sample@example.com', data })).toEqual({
    mediaType: 'image/jane.sample@example.com',
    data: sound('application/octet-stream'),
  })
  expect(cutOf({ mediaType: 'audio/L16; rate=16000', data })).toMatchObject({
    data: sound('application/octet-stream'),
  })
})

it('[R9] gives back what holds no media as it is, and never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const content = { value: value as JsonValue }
      const { content: left, media } = cutMedia(content, hash)
      expect(media === 0 ? left : null).toBe(media === 0 ? content : null)
    }),
  )
})

it('[R9] no bytes are left, whatever they are, under every name that holds them', () => {
  const bytes = fc.uint8Array({ minLength: 64, maxLength: 400 })
  fc.assert(
    fc.property(bytes, fc.constantFrom(...shapes.keys()), (some, i) => {
      const long = Buffer.from([0xff, 0xd8, 0xff, ...some])
      const [, part] = shapes[i] ?? []
      const with64 = JSON.stringify(part)
        .replaceAll(base64, long.toString('base64'))
        .replaceAll(pcm.toString('base64'), long.toString('base64'))
        .replaceAll(png.toString('base64url'), long.toString('base64url'))
      const left = JSON.stringify(cutMedia(JSON.parse(with64), hash).content)
      for (const form of ['base64', 'base64url'] as const)
        expect(left).not.toContain(long.toString(form).slice(4, 40))
    }),
  )
})

it.each<[string, (size: number) => JsonObject]>([
  [
    'a long picture',
    (n) => ({ type: 'image', data: Buffer.alloc(n * 300, png).toString('base64') }),
  ],
  ['what only looks like data URLs', (n) => ({ a: ';base64,'.repeat(n) })],
  ['many data URLs', (n) => ({ a: 'data:image/png;base64,AAAA '.repeat(n) })],
  ['no base64 but at its end', (n) => ({ type: 'image', data: `${'='.repeat(n * 40)}x` })],
  ['many numbers', (n) => ({ type: 'image', data: Array(n * 10).fill(7) })],
])('[R9] takes time linear in the content: %s', (_, content) => {
  const timed = (size: number) => {
    const made = content(size)
    return () => cutMedia(made, hash)
  }
  expect(growth(8000, timed)).toBeLessThan(11)
})

it('[P35] leaves encrypted values alone, in places of media too', () => {
  const value = encryptedJson(40)
  for (const place of [value, [value], { type: 'image', data: value }, { bytes: value }])
    expect(cutOf(place)).toBe(place)
  const other = { data: { ...value, type: 'image', base64: value.$binary.base64 } }
  expect(JSON.stringify(cutOf(other))).toContain('[media type=')
})
