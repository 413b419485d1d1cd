// A recorder that seals to a reader key, a real adapter, and a collector in another process that never has the key that opens.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { hasMlKem } from '../src/crypto/x-wing.ts'
import type { StepView } from '../src/access/step-view.ts'
import type { VerifyReport } from '../src/verify/report.ts'
import { Harness } from './harness.ts'

const agent = resolve(import.meta.dirname, 'client-sealing-agent.ts')
const canary = 'Zaunkoenig7731Lerche'
const ssn = '219-09-9999'
const userId = 'kim.canary@example.com'
let harness: Harness
let readerKey: string
let producerKey: string

beforeAll(async () => {
  harness = new Harness()
  readerKey = join(harness.path, 'reader.json')
  producerKey = harness.json<{ publicKey: string }>(
    ...(['keys', 'reader', 'new', '--out', readerKey] as const),
  ).publicKey
  await harness.start()
})

afterAll(() => harness.dispose())

interface Found {
  readonly matches: readonly { readonly traceId: string }[]
  readonly unopened: number
}

interface Played {
  readonly trace: string
  readonly stderr: string
}

function play(name: string, more: NodeJS.ProcessEnv = {}): Played {
  const { status, stdout, stderr } = spawnSync(process.execPath, [agent], {
    encoding: 'utf8',
    env: {
      ...process.env,
      SEALTRACE_URL: harness.url,
      SEALTRACE_API_KEY: harness.keys['ingest'],
      SEALTRACE_PRODUCER_KEY: producerKey,
      SEALTRACE_SPOOL: join(harness.path, `spool-${name}`),
      SEALTRACE_SHUTDOWN_MS: '30000',
      ...{ CANARY: canary, SSN: ssn, USER_ID: userId },
      ...more,
    },
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return { trace: stdout.trim(), stderr }
}

const withKey = (): string[] => ['--reader-key', readerKey]
const files = (...more: string[]) => folderContents(harness.data, harness.state, ...more)

test('[C10] an agent’s run is stored, and the collector’s machine holds nothing that reads it', async () => {
  expect(statSync(readerKey).mode & 0o777).toBe(0o600)
  const { trace } = play('one')
  const spool = join(harness.path, 'spool-one')
  expect(existsSync(spool)).toBe(true)
  expect(findCanaries([canary, ssn, userId], files(spool))).toEqual([])
  const closed = harness.run('show', trace)
  expect(closed.status).toBe(0)
  expect(closed.stdout).toContain('sealed to reader key')
  expect(closed.stdout).toContain('support')
  expect(findCanaries([canary, ssn], [['show', Buffer.from(closed.stdout)]])).toEqual([])
  const shown = harness.run('show', trace, ...withKey())
  expect(shown.stdout).toContain(`ask ${canary}`)
  expect(shown.stdout).toContain('[US_SSN')
  expect(shown.stdout).not.toContain(ssn)
  expect(harness.json<VerifyReport>('verify', '--deep')).toMatchObject({ ok: true })
  expect(harness.json<VerifyReport>('verify', '--deep', ...withKey())).toMatchObject({ ok: true })
  expect(findCanaries([canary, ssn, userId], [['output', Buffer.from(harness.output)]])).toEqual([])
})

test('[C10] what is hidden is revealed to who holds the reader key, and to nobody else', async () => {
  const { trace } = play('two')
  const { steps } = harness.json<{ steps: StepView[] }>('show', trace)
  const { recordId = '' } =
    steps.find(({ findings }) => findings.some((one) => one.class === 'us_ssn')) ?? {}
  const what = [recordId, '--class', 'us_ssn', '--reason', 'a question of 3 May']
  const denied = harness.run('reveal', ...what)
  expect(denied.status).not.toBe(0)
  expect(denied.stdout + denied.stderr).not.toContain(ssn)
  expect(harness.run('reveal', ...what, ...withKey()).stdout).toContain(ssn)
})

test('[C10] with an index key it is found by a value: unopened without the reader key, confirmed with it', async () => {
  const { indexKey } = harness.json<{ indexKey: string }>('keys', 'index-key')
  expect(findCanaries([indexKey], files())).toEqual([])
  const before = play('three', { SSN: '536-22-8765' })
  const none = harness.json<Found>('search', '--value', '536-22-8765', ...withKey())
  expect(none.matches.map(({ traceId }) => traceId)).not.toContain(before.trace)
  const { trace } = play('four', { SSN: '536-22-8765', SEALTRACE_INDEX_KEY: indexKey })
  const found = harness.json<Found>('search', '--value', '536-22-8765')
  expect(found.matches).toEqual([])
  expect(found.unopened).toBeGreaterThan(0)
  const confirmed = harness.json<Found>('search', '--value', '536-22-8765', ...withKey())
  expect(confirmed.matches.every(({ traceId }) => traceId === trace)).toBe(true)
  expect(confirmed.matches.length).toBeGreaterThan(0)
  const text = harness.json<Found>('search', '--text', 'answer', ...withKey())
  expect(text.matches.map(({ traceId }) => traceId)).toContain(trace)
})

test('[C10] a person is erased whose content the collector could never read', async () => {
  const person = 'lee.canary@example.com'
  const { trace } = play('five', { USER_ID: person })
  expect(harness.run('show', trace, ...withKey()).stdout).toContain(canary)
  const why = ['--reason', 'request of 3 May']
  const erased = harness.json<{ dryRun: boolean }>(
    ...(['subject', 'erase', '--user', person, ...why, '--yes'] as const),
  )
  expect(erased).toMatchObject({ dryRun: false })
  expect(harness.run('show', trace, ...withKey()).status).toBe(1)
  expect(harness.json<VerifyReport>('verify', '--deep')).toMatchObject({ ok: true })
})

test.runIf(hasMlKem())('[C10] with X-Wing (suite 2) too', async () => {
  const file = join(harness.path, 'hybrid.json')
  const { publicKey } = harness.json<{ publicKey: string }>(
    ...(['keys', 'reader', 'new', '--hybrid', '--out', file] as const),
  )
  const { trace } = play('six', { SEALTRACE_PRODUCER_KEY: publicKey })
  expect(harness.run('show', trace, ...withKey()).stdout).toContain('sealed to reader key')
  expect(harness.run('show', trace, '--reader-key', file).stdout).toContain(`ask ${canary}`)
})
