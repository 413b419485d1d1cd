import { describe, expect, it } from 'vitest'
import { analyzersVersion, lazyAnalyzers } from './analyzers.ts'
import { createAnalyzers, type AnalyzerSettings } from './create-analyzers.ts'
import { testService } from './test-service.ts'

const eyes = {
  ...{ kind: 'presidio', name: 'eyes', url: 'http://127.0.0.1:1', languages: ['en'], score: 0.4 },
} as const satisfies AnalyzerSettings

const version = (...all: AnalyzerSettings[]) => analyzersVersion(all)

describe('[A6] the version', () => {
  it('is none for none', () => {
    expect(version()).toBeUndefined()
    expect(lazyAnalyzers([], { environment: {} })).toBeUndefined()
  })

  it.each<[string, AnalyzerSettings]>([
    ['time limit', { ...eyes, timeoutMs: 99 }],
    ['concurrency', { ...eyes, concurrency: 1 }],
    ['token', { ...eyes, tokenVariable: 'A_TOKEN' }],
    ['what is not set', { ...eyes, classes: undefined }],
    ['order', { score: 0.4, url: eyes.url, languages: ['en'], name: 'eyes', kind: 'presidio' }],
  ])('is not changed by %s', (_, changed) => expect(version(changed)).toEqual(version(eyes)))

  it.each<[string, AnalyzerSettings]>([
    ['score', { ...eyes, score: 0.5 }],
    ['classes', { ...eyes, classes: ['person'] }],
    ['languages', { ...eyes, languages: ['en', 'es'] }],
    ['address', { ...eyes, url: 'http://127.0.0.1:2' }],
    ['name', { ...eyes, name: 'ears' }],
    ['kind', { ...eyes, kind: 'aws_comprehend', region: 'eu-west-1' }],
  ])('is changed by %s', (_, changed) => expect(version(changed)).not.toEqual(version(eyes)))

  it('is that of all, in their order', () => {
    const ears = { ...eyes, name: 'ears' }
    expect(version(eyes, ears)).not.toEqual(version(eyes))
    expect(version(eyes, ears)).not.toEqual(version(ears, eyes))
  })
})

it('are made when they are asked, and without credentials refuse each time', async () => {
  const lazy = lazyAnalyzers([{ ...eyes, tokenVariable: 'A_TOKEN' }], { environment: {} })
  for (let i = 0; i < 2; i++)
    await expect(lazy?.analyze(['a'])).rejects.toMatchObject({ code: 'config_invalid' })
})

it('threads share the calls at a time, one each at least', async () => {
  let running = 0
  const most = [0]
  await using service = await testService(async ({ body }) => {
    most[0] = Math.max(most[0] ?? 0, ++running)
    await new Promise((done) => setTimeout(done, 20))
    running--
    return { body: (JSON.parse(body) as { text: string[] }).text.map(() => []) }
  })
  const texts = Array.from({ length: 500 }, (_, i) => `text ${i}`)
  for (const [threads, calls] of [
    [1, 4],
    [2, 2],
    [9, 1],
  ] as const) {
    most[0] = 0
    const guard = createAnalyzers([{ ...eyes, url: service.url }], { environment: {}, threads })
    await guard?.analyze(texts)
    expect(most[0]).toBe(calls)
  }
})
