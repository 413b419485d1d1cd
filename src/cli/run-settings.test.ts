// Settings of how runs are shaped, from the file to what is shown: by the verbs on this machine, and by a collector.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TraceView } from '../access/reader.ts'
import { createLog } from '../journal/create-log.ts'
import { loadConfig } from '../server/config.ts'
import { startCollector } from '../server/main.ts'
import { run } from './run.ts'
import { testIo } from './test-io.ts'

let folder = ''
let place = { data: '', project: 'default', state: '', environment: {} }
let keys: Record<string, string> = {}
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-settings-'))
  place = { ...place, data: join(folder, 'data'), state: join(folder, 'state') }
  keys = (await createLog(place)).apiKeys
  writeFileSync(join(folder, 'prices.json'), JSON.stringify(prices))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const prices = {
  ...{ asOf: '2026-01-01', source: 'a contract', currency: 'USD', per: 'million tokens' },
  models: [{ names: ['our-model'], prices: [{ from: '2026-01-01', input: 3, output: 9 }] }],
}
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, ...Array.from({ length: 200 }, (_, i) => i)])
const traceId = 'ab'.repeat(16)
const step = {
  ...{ traceId, spanId: 'cd'.repeat(8), parentSpanId: 'ef'.repeat(8), kind: 'completion' },
  ...{ name: 'chat', model: 'our-model', startTime: '2026-02-01T00:00:00Z' },
  usage: { inputTokens: 1_000_000, outputTokens: 1_000_000 },
  input: `data:image/png;base64,${png.toString('base64')}`,
}

/** What is shown of the step with these settings. */
type Way = (toml: string) => Promise<TraceView>

async function local(toml: string): Promise<TraceView> {
  writeFileSync(join(folder, 's.toml'), toml)
  const verb = async (...argv: string[]) => {
    const options = ['--config', 's.toml', '--data', place.data, '--state', place.state, '--json']
    const test = testIo({ folder, stdin: JSON.stringify(step) })
    expect(await run([...argv, ...options], test.io)).toBe(0)
    return JSON.parse(test.stdout())
  }
  await verb('record', '-', '--format', 'ndjson')
  return verb('show', traceId)
}

async function remote(toml: string): Promise<TraceView> {
  const path = join(folder, 's.toml')
  writeFileSync(path, `[server]\nport = 0\n${toml}`)
  const config = loadConfig({ path, environment: {} })
  const collector = await startCollector({ place, config })
  const call = async (route: string, key = '', body?: string) => {
    const headers = { 'x-api-key': key, 'content-type': 'application/x-ndjson' }
    const sent = body === undefined ? {} : { method: 'POST', body }
    const response = await fetch(collector.url + route, { headers, ...sent })
    expect(response.status).toBe(200)
    return response.json()
  }
  try {
    await call('/api/v1/steps', keys['ingest'], JSON.stringify(step))
    return (await call(`/api/v1/traces/${traceId}`, keys['analyst'])) as TraceView
  } finally {
    await collector.close()
  }
}

describe.each<[string, Way]>([
  ['the verbs', local],
  ['a collector', remote],
])('settings of runs reach %s', (_, shownWith) => {
  it('none: a model that is not known has no cost, media are hashed, a run may still go on', async () => {
    const { steps, summary } = await shownWith('')
    expect(steps[0]).toMatchObject({ costUsd: null, state: 'running' })
    expect(steps[0]?.input).toMatch(/^\[media type=image\/png bytes=204 hash=\w{32}\]$/)
    expect(summary).toMatchObject({ costUsd: null, unpricedCalls: 1, state: 'running' })
  })

  it('[cost] prices', async () => {
    const { steps, summary } = await shownWith('[cost]\nprices = "prices.json"')
    expect(steps[0]).toMatchObject({ costUsd: 12, costFrom: 'computed' })
    expect(summary).toMatchObject({ costUsd: 12, costFrom: 'computed', unpricedCalls: 0 })
  })

  it('[runs] timeout_minutes', async () => {
    const { steps, summary } = await shownWith('[runs]\ntimeout_minutes = 1e-9')
    expect(summary).toMatchObject({ state: 'incomplete', complete: false })
    expect(steps[0]).toMatchObject({ state: 'unfinished' })
  })

  it('[policy] media', async () => {
    const { steps } = await shownWith('[policy]\nmedia = "keep"')
    expect(steps[0]?.input).toBe(step.input)
  })
})
