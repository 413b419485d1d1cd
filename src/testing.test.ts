import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { redact } from './detect.ts'
import {
  checkMaskFunction,
  checkOutput,
  checkSpanExporter,
  leakChannels,
  leakTable,
  plantCanaries,
} from './testing.ts'

/** What users write. */
const maskMails = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/[\w.]+@[\w.]+/g, '[mail]'))

describe('canaries', () => {
  it('are distinct, in every channel, and the same for the same seed', () => {
    const planted = plantCanaries('a')
    const secrets = planted.canaries.flatMap((canary) => canary.secrets)
    expect(new Set(secrets).size).toBe(secrets.length)
    expect(planted.canaries.map((canary) => canary.channel)).toEqual(
      leakChannels.map(({ name }) => name),
    )
    expect(new Set(leakChannels.map(({ name }) => name)).size).toBe(leakChannels.length)
    expect(leakChannels.length).toBeGreaterThanOrEqual(150)
    for (const canary of planted.canaries) expect(canary.secrets, canary.channel).not.toEqual([])
    const secretsOf = (seed: string) => plantCanaries(seed).canaries.map((c) => c.secrets)
    expect(secretsOf('a')).toEqual(planted.canaries.map((c) => c.secrets))
    expect(secretsOf('b')).not.toEqual(secretsOf('a'))
  })
})

describe('a masking function', () => {
  it('that does nothing leaks every channel', async () => {
    const report = await checkMaskFunction((value) => value)
    expect(report.leaked).toEqual(report.rows.map(({ channel }) => channel))
  })

  it('that drops everything loses what is harmless, and one that throws too', async () => {
    const dropped = await checkMaskFunction(() => null)
    expect(dropped.leaked).toEqual([])
    expect(dropped.lost).toEqual(dropped.rows.map(({ channel }) => channel))
    const thrown = await checkMaskFunction(() => Promise.reject(new Error('no')))
    expect(thrown.rows[0]).toEqual({ channel: 'text', verdict: 'lost', note: 'it threw' })
  })

  it('of the usual kind leaks what has no shape, and escapes', async () => {
    const { kept, leaked } = await checkMaskFunction(maskMails)
    expect(kept).toEqual(expect.arrayContaining(['text', 'object key', 'tool result']))
    expect(leaked).toEqual(
      expect.arrayContaining([
        'object, known field',
        'JSON in JSON',
        'URL, query, escaped',
        'base64',
        'header, cookie',
        'streamed deltas',
      ]),
    )
  })

  it('that changes its input is told of', async () => {
    const report = await checkMaskFunction((value) => {
      if (typeof value === 'object' && value !== null && 'note' in value)
        Reflect.deleteProperty(value, 'note')
      return {}
    })
    const row = report.rows.find(({ channel }) => channel === 'object value')
    expect(row?.note).toBe('it changed its input')
  })

  it('of ours keeps all but what a function of one value cannot see', async () => {
    const report = await checkMaskFunction((value) => redact(value), { seed: 'ours' })
    const open = ['streamed deltas', 'streamed events', 'server-sent events']
    expect(report.leaked.filter((channel) => !open.includes(channel))).toEqual([])
    expect(report.lost).toEqual([])
    const json = await checkMaskFunction((value) => redact(value), { seed: 'x', input: 'json' })
    expect(json.leaked.filter((channel) => !open.includes(channel))).toEqual([])
    expect(json.absent).toContain('Set')
  })
})

/** Channels of spans that hold a secret and nothing else. */
const withoutRoom = plantCanaries()
  .canaries.filter((canary) => canary.in === 'span' && canary.harmless === undefined)
  .map(({ channel }) => channel)

describe('a span processor', () => {
  it('that does nothing leaks every channel', async () => {
    const report = await checkSpanExporter({ processor: (sink) => new SimpleSpanProcessor(sink) })
    expect(report.leaked).toEqual(
      leakChannels.filter((channel) => channel.in === 'span').map(({ name }) => name),
    )
  })

  it('that exports nothing loses all', async () => {
    const processor = () => ({
      onStart: () => {},
      onEnd: () => {},
      forceFlush: async () => {},
      shutdown: async () => {},
    })
    const report = await checkSpanExporter({ processor })
    expect([report.leaked, report.kept]).toEqual([[], withoutRoom])
  })
})

describe('output', () => {
  const planted = plantCanaries('out')
  const [canary] = planted.canaries
  const secret = canary?.secrets[0] ?? ''
  const leakedIn = (output: Parameters<typeof checkOutput>[0]) =>
    checkOutput(output, { planted }).leaked

  it('is searched in all encodings, and in what is compressed in it', () => {
    const forms: [string, string | Uint8Array][] = [
      ['text', `x${secret}y`],
      ['hex', Buffer.from(secret).toString('hex')],
      ['base64', Buffer.from(`..${secret}`).toString('base64')],
      ['UTF-16', Buffer.from(secret, 'utf16le')],
      ['gzip', gzipSync(secret)],
      ['gzip inside', Buffer.concat([Buffer.from('head'), gzipSync(secret)])],
      ['deflate', deflateSync(secret)],
      ['brotli', brotliCompressSync(secret)],
    ]
    for (const [name, output] of forms) expect(leakedIn(output), name).toEqual([canary?.channel])
    expect(leakedIn('nothing here')).toEqual([])
  })

  it('can be files and folders', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sealtrace-leak-'))
    try {
      writeFileSync(join(folder, 'a.log'), `x ${secret}`)
      expect(leakedIn({ path: folder })).toEqual([canary?.channel])
      expect(leakedIn(['clean', { path: join(folder, 'a.log') }])).toEqual([canary?.channel])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('that is meant to be read is to hold what is harmless', () => {
    const text = JSON.stringify(redact(planted.trace))
    const read = checkOutput(text, { planted, in: 'span', readable: true })
    expect(read.kept).toContain('span status message')
    expect(checkOutput('', { planted, in: 'span', readable: true }).kept).toEqual(withoutRoom)
    expect(checkOutput('', { planted, in: 'value' }).lost).toEqual([])
  })
})

it('says it all in a table, and never what leaked', async () => {
  const seed = 'table'
  const table = leakTable({
    mine: await checkMaskFunction(maskMails, { seed }),
    none: await checkMaskFunction((value) => value, { seed }),
  })
  expect(table).toContain('| text | kept | **leaked** |')
  expect(table).toContain('| BigInt | lost (it threw) | **leaked** |')
  expect(checkOutput(table, { planted: plantCanaries(seed) }).leaked).toEqual([])
})

it('pulls in no server code', () => {
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ resolve(name, context, next) { const found = next(name, context); loaded.push(found.url); return found } })
    await import(${JSON.stringify(new URL('testing.ts', import.meta.url).href)})
    console.log(loaded.filter((url) => /src\\/(?:server|cli|store|journal|access)\\/|node_modules|vitest/.test(url)).join())`
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script])
  expect(String(out).trim()).toBe('')
})
