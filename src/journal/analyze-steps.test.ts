// What outside analyzers find, and what is done where they give no answer, seen from outside.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import type { AnalyzerFailure } from '../analyze/guard.ts'
import { testService, type Answer, type TestService } from '../analyze/test-service.ts'
import { compilePolicy, type PolicyOptions } from '../protect/policy.ts'
import { parseManifest } from '../seal/format/manifest.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { LogSettings, OpenLog } from './open-log.ts'

let log: TestLog
let open: OpenLog
let service: TestService
let answers: boolean
let failures: AnalyzerFailure[]

beforeEach(async () => {
  log = await testLog()
  answers = true
  failures = []
  service = await testService(({ body }) => (answers ? presidioAnswer(body) : { body: 'none' }))
})
afterEach(async () => {
  await open.close()
  await service[Symbol.asyncDispose]()
  log.dispose()
})

function presidioAnswer(body: string): Answer {
  const { text } = JSON.parse(body) as { text: string[] }
  const find = (one: string) =>
    [...one.matchAll(/Zorblatt/g)].map(({ index, 0: { length } }) => ({
      ...{ entity_type: 'PROJECT_NAME', start: index, end: index + length, score: 0.9 },
    }))
  return { body: text.map(find) }
}

async function openWith(policy: PolicyOptions = {}, more: Partial<LogSettings> = {}) {
  open = await log.open({
    policy: compilePolicy(policy),
    analyzers: [
      { kind: 'presidio', name: 'eyes', url: service.url, languages: ['en'], score: 0.4 },
    ],
    analyzing: { onFailure: (failure) => failures.push(failure) },
    ...more,
  })
}

const trace = '0123456789abcdef0123456789abcdef'
// Longer than what is inlined, so that it is a chunk of its own that later steps refer to.
const long = `${'All is well here, and it stays so. '.repeat(30)}Then Zorblatt came.`
const step = (n: number, input: unknown = [{ role: 'user', content: long }]) =>
  testStep({ traceId: trace, spanId: n.toString(16).padStart(16, '0'), input: input as never })

const inputs = async () => {
  const reader = new Reader({ ...open, origin: open.info.origin })
  const { steps } = await reader.show(localPrincipal('tester'), trace)
  return steps.map(({ input }) => JSON.stringify(input))
}

const versions = async () =>
  (await open.store.trace(trace)).map(({ manifest }) =>
    Buffer.from(parseManifest(manifest).policy).toString('hex'),
  )

it('[A5] what an analyzer found is hidden, in chunks and in a step’s own content', async () => {
  await openWith()
  await open.recorder.record([step(1), step(2, 'ask Zorblatt')])
  for (const input of await inputs()) {
    expect(input).toContain('[PROJECT_NAME_1]')
    expect(input).not.toContain('Zorblatt')
  }
})

it('[A5] media are not asked about, and what stands beside them is', async () => {
  await openWith()
  const bytes = Buffer.from([0xff, 0xd8, 0xff, ...Array.from({ length: 300 }, (_, i) => i % 256)])
  const base64 = bytes.toString('base64')
  const sound = { type: 'input_audio', input_audio: { data: base64, format: 'wav' } }
  await open.recorder.record([step(1, [`see data:image/jpeg;base64,${base64} of Zorblatt`, sound])])
  expect(JSON.stringify(service.asked)).not.toContain(base64.slice(0, 40))
  const mark = String.raw`\[media type=image/jpeg bytes=303 hash=\w{32}\]`
  expect((await inputs())[0]).toMatch(new RegExp(`see ${mark} of \\[PROJECT_NAME_1\\].*"${mark}"`))
})

it('[A5] what is not recorded is not asked for', async () => {
  await openWith({ capture: { secret_type: 'off', short_type: 'reference' } })
  await open.recorder.record([
    { ...step(1), traceType: 'secret_type' },
    { ...step(2), traceType: 'short_type' },
  ])
  expect(service.asked).toEqual([])
})

it('[A6] other analyzers or settings of them never take the chunks of before', async () => {
  await openWith({}, { analyzers: [] })
  await open.recorder.record([step(1)])
  await open.close()
  await openWith()
  await open.recorder.record([step(2)])
  const [before, after] = await inputs()
  expect(before).toContain('Zorblatt')
  expect(after).not.toContain('Zorblatt')
  const [one, other] = await versions()
  expect(one).not.toBe(other)
  expect(one).toBe(Buffer.from(compilePolicy({}).version).toString('hex'))
})

it('[A6] an analyzer that is asked in another way has the same version', async () => {
  await openWith()
  await open.recorder.record([step(1)])
  await open.close()
  const same = { kind: 'presidio', name: 'eyes', url: service.url, languages: ['en'] } as const
  await openWith({}, { analyzers: [{ ...same, score: 0.4, timeoutMs: 900, concurrency: 1 }] })
  await open.recorder.record([step(2)])
  await open.close()
  await openWith({}, { analyzers: [{ ...same, score: 0.6 }] })
  await open.recorder.record([step(3)])
  const [one, two, three] = await versions()
  expect(two).toBe(one)
  expect(three).not.toBe(one)
})

it('[A7] without an answer a text is sealed whole; once there is one it is shown again', async () => {
  await openWith()
  answers = false
  await open.recorder.record([step(1)])
  answers = true
  await open.recorder.record([step(2), step(3)])
  const [failed, first, second] = await inputs()
  expect(failed).not.toMatch(/All is well|Zorblatt/)
  expect(failed).toContain('[UNKNOWN_1]')
  expect(first).toContain('Then [PROJECT_NAME_1] came')
  expect(second).toBe(first)
  expect(failures).toEqual([{ analyzer: 'eyes', reason: 'answer', texts: expect.any(Number) }])
})

it('[A7] analyzers that cannot be made refuse what is recorded, and nothing else', async () => {
  await openWith(
    {},
    { analyzers: [{ kind: 'aws_comprehend', name: 'aws', region: 'r', languages: [], score: 0 }] },
  )
  await expect(open.recorder.record([step(1)])).rejects.toMatchObject({ code: 'config_invalid' })
  await open.recorder.audit({ action: 'read', outcome: 'allowed', actor: 'a' })
  expect(await inputs().catch(() => [])).toEqual([])
})

it('[A8] batches that wait for answers wait at the same time, and stay in order', async () => {
  await service[Symbol.asyncDispose]()
  const waits = [300, 250, 200, 150]
  let waiting = 0
  let most = 0
  service = await testService(async ({ body }) => {
    most = Math.max(most, ++waiting)
    await new Promise((done) => setTimeout(done, waits.shift()))
    waiting--
    return presidioAnswer(body)
  })
  await openWith()
  await Promise.all([1, 2, 3, 4].map((n) => open.recorder.record([step(n, `Zorblatt ${n}`)])))
  expect(most).toBeGreaterThan(1)
  expect(await inputs()).toEqual([1, 2, 3, 4].map((n) => `"[PROJECT_NAME_1] ${n}"`))
})
