// pino's own thread, with the transport in it, against a real collector.
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'
import { bareEnvironment } from '../src/testing/bare-environment.ts'

const program = resolve(import.meta.dirname, 'pino/log.mjs')
const canaries = ['jane.sample@example.com', '219-09-9999', 'S3cretPw']
let harness: Harness

beforeAll(async () => {
  harness = new Harness()
  await harness.start()
}, 60_000)
afterAll(() => harness?.dispose())

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function logging(own: Record<string, string>): Promise<Ended> {
  const env = { ...bareEnvironment(), SEALTRACE_SPOOL: join(harness.path, 'spool'), ...own }
  const child = spawn(process.execPath, [program], { env, timeout: 50_000 })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  return new Promise((done) => child.on('close', (code) => done({ code, ...said })))
}

async function recorded(): Promise<StepView[][]> {
  const list = await harness.get('/api/v1/traces?limit=100')
  const { traces } = (await list.json()) as { traces: TraceSummary[] }
  const views = traces.map(async ({ traceId }) => {
    const view = await harness.get(`/api/v1/traces/${traceId}`)
    return ((await view.json()) as { steps: StepView[] }).steps
  })
  return Promise.all(views)
}

describe('the transport in a program that ends at once', () => {
  it('has recorded all lines, masked, when the program is over', async () => {
    const key = harness.keys['ingest'] ?? ''
    const { code, stdout, stderr } = await logging({
      SEALTRACE_URL: harness.url,
      SEALTRACE_API_KEY: key,
    })
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '{"outcome":"logged"}\n',
      stderr: '',
    })
    const traces = await recorded()
    const steps = traces.flat()
    expect(steps.map(({ kind, name }) => `${kind} ${name}`)).toEqual(Array(3).fill('event log'))
    const bodies = steps.map(({ attributes }) => attributes?.['body'])
    expect(bodies.toSorted()).toEqual([
      'asked by [EMAIL_1]',
      'the profile could not be read',
      'tried again',
    ])
    const [failed] = steps.filter(({ status }) => status === 'error')
    expect(failed?.error).toMatchObject({ type: 'TypeError', message: 'no row for [US_SSN_1]' })
    // Those that name no trace stand together.
    expect(traces.map(({ length }) => length).toSorted()).toEqual([1, 2])
    const view = Buffer.from(JSON.stringify(steps))
    const contents = [...folderContents(harness.path), ['view', view]] as [string, Buffer][]
    expect(findCanaries(canaries, contents)).toEqual([])
  }, 60_000)

  it('changes nothing of it when there is no collector', async () => {
    const without = await logging({})
    expect(without).toMatchObject({ code: 0, stdout: '{"outcome":"logged"}\n' })
    expect(without.stderr).toMatch(/^sealtrace: pino: nothing is recorded: .*SEALTRACE_URL\n$/)
    const down = await logging({
      SEALTRACE_URL: 'http://127.0.0.1:9',
      SEALTRACE_API_KEY: 'st_none',
    })
    expect(down).toMatchObject({ code: 0, stdout: '{"outcome":"logged"}\n' })
    expect(findCanaries(canaries, folderContents(harness.path))).toEqual([])
  }, 60_000)
})
