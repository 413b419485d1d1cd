import { gzipSync } from 'node:zlib'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testIo } from '../test-io.ts'
import { lines } from './lines.ts'
import { openInput } from './open-input.ts'
import { guessFormat, requests, type InputFormat } from './requests.ts'

const otlp = {
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [
            {
              traceId: '0af7651916cd43dd8448eb211c80319c',
              spanId: 'b7ad6b7169203331',
              name: 'chat',
              startTimeUnixNano: '1790000000000000000',
              endTimeUnixNano: '1790000001000000000',
            },
          ],
        },
      ],
    },
  ],
}
const native = { name: 'n', startTime: '2026-11-21T06:00:00Z' }

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string | Uint8Array, name = '-', format?: InputFormat) {
  const found = []
  for await (const item of requests(chunked(Buffer.from(text), 7), name, format))
    found.push('error' in item ? `bad ${item.line}` : item.steps.map(({ name }) => name).join())
  return found
}

describe('lines', () => {
  it('are cut across chunks and bounded', async () => {
    const found: [number, string | null][] = []
    for await (const { number, bytes } of lines(chunked(Buffer.from('ab\n\ntoo long\nlast'), 3), 4))
      found.push([number, bytes && Buffer.from(bytes).toString()])
    expect(found).toEqual([
      [1, 'ab'],
      [2, ''],
      [3, null],
      [4, 'last'],
    ])
  })
})

describe('formats', () => {
  it.each<[string, string, InputFormat]>([
    ['a.ndjson', '', 'ndjson'],
    ['a.jsonl.gz', '{', 'ndjson'],
    ['a.pb', '\n\u0002', 'otlp-proto'],
    ['a.json', 'x', 'otlp-json'],
    ['-', '{"resourceSpans":', 'otlp-json'],
    ['-', ' \n{\n', 'otlp-json'],
    ['-', '\n{\u0001', 'otlp-proto'],
    ['-', '\n\u00f2', 'otlp-proto'],
  ])('%s starting with %j is %s', (name, head, format) => {
    expect(guessFormat(name, Buffer.from(head, 'latin1'))).toBe(format)
  })
})

describe('requests', () => {
  it('come as one document or one a line', async () => {
    expect(await read(JSON.stringify(otlp))).toEqual(['chat'])
    expect(await read(JSON.stringify(otlp, null, 2))).toEqual(['chat'])
    expect(await read(`${JSON.stringify(otlp)}\n\n${JSON.stringify(native)}\n`)).toEqual([
      'chat',
      'n',
    ])
    expect(await read('')).toEqual([])
    expect(await read('\n', '-', 'ndjson')).toEqual([])
  })

  it('name bad lines and go on', async () => {
    const text = `${JSON.stringify(native)}\nnonsense\n\n[1]\n{"resourceSpans":3}\n\xff\n${JSON.stringify(native)}`
    expect(await read(Buffer.from(text, 'latin1'), 'a.ndjson')).toEqual([
      'n',
      'bad 2',
      'bad 4',
      'bad 5',
      'bad 6',
      'n',
    ])
  })

  it('throw when the one document is bad', async () => {
    await expect(read('{"resourceSpans":', '-')).rejects.toMatchObject({ code: 'bad_request' })
    await expect(read('\u0001\u0002', '-', 'otlp-proto')).rejects.toMatchObject({
      code: 'bad_request',
    })
  })
})

describe('input', () => {
  let folder = ''
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sealtrace-input-'))))
  afterAll(() => rmSync(folder, { recursive: true }))

  async function text(name: string, content: Uint8Array): Promise<string> {
    writeFileSync(join(folder, name), content)
    const parts: Uint8Array[] = []
    const input = await openInput(name, testIo({ folder }).io)
    for await (const part of input.bytes) parts.push(part)
    return Buffer.concat(parts).toString()
  }

  it('is inflated by its first bytes', async () => {
    expect(await text('plain', Buffer.from('hello'))).toBe('hello')
    expect(await text('zipped', gzipSync('hello'.repeat(100_000)))).toBe('hello'.repeat(100_000))
    expect(await text('short', Buffer.from('x'))).toBe('x')
    expect(await text('empty', Buffer.from(''))).toBe('')
  })

  it('refuses broken gzip, folders and what is not there', async () => {
    await expect(text('cut', gzipSync('hello'.repeat(1000)).subarray(0, 30))).rejects.toMatchObject(
      { code: 'bad_request' },
    )
    await expect(openInput('.', testIo({ folder }).io)).rejects.toMatchObject({ code: 'usage' })
    await expect(openInput('no', testIo({ folder }).io)).rejects.toMatchObject({ code: 'usage' })
  })
})
