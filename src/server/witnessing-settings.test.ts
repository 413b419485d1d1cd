// Each setting of `[witnesses]` in a collector.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openCheckpoint } from '../ledger/checkpoint.ts'
import { serveWitness, type ServedWitness } from '../ledger/witness/fixtures/serve-witness.ts'
import { cosignersOf, parseWitnessPolicy, quorumMet } from '../ledger/witness-policy.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { loadConfig } from './config.ts'
import { startCollector, type Collector } from './main.ts'

let project: TestLog
let witness: ServedWitness
let collector: Collector | null
let warnings: string[]
beforeEach(async () => {
  project = await testLog()
  witness = await serveWitness('north', 31, [project.created.info.logKey])
  warnings = []
  collector = null
})
afterEach(async () => {
  await collector?.close()
  await witness[Symbol.asyncDispose]()
  project.dispose()
})

const policy = () => `log ${project.created.info.logKey}\n${witness.line}quorum north\n`

async function start(toml: string, text = policy()): Promise<Collector> {
  const path = join(project.path, 'sealtrace.toml')
  writeFileSync(join(project.path, 'witnesses.policy'), text)
  writeFileSync(path, `[server]\nport = 0\n[witnesses]\n${toml}\n`)
  const config = loadConfig({ path, environment: {} })
  const onWarning = (line: string): number => warnings.push(line)
  collector = await startCollector({ place: project.place, config, onWarning })
  return collector
}

const named = 'policy_file = "witnesses.policy"'
const metrics = async ({ url }: Collector) => (await fetch(`${url}/metrics`)).text()
const gauge = async (running: Collector, name: string) =>
  Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(await metrics(running))?.[1])
const grow = ({ log }: Collector) =>
  log.recorder.audit({ action: 'test', outcome: 'allowed', actor: 'test' })

it('[L27] policy_file: checkpoints are witnessed, served and counted', async () => {
  const running = await start(`${named}\ninterval = "10ms"`)
  await grow(running)
  const { size } = (await running.log.store.checkpoint())!
  await vi.waitFor(async () => expect(await gauge(running, 'sealtrace_witnessed_size')).toBe(size))
  expect(await gauge(running, 'sealtrace_witness_lag_records')).toBe(0)
  expect(await gauge(running, 'sealtrace_witness_lag_seconds')).toBe(0)
  expect(await metrics(running)).toContain(`sealtrace_witness_size{witness="north"} ${size}\n`)
  expect(await metrics(running)).not.toContain(witness.url)
  const served = await fetch(`${running.url}/log/default/checkpoint.witnessed`)
  const read = parseWitnessPolicy(policy())
  const { logKey, origin } = running.log.info
  const checkpoint = openCheckpoint(await served.bytes(), logKey, origin, cosignersOf(read))
  expect([checkpoint.size, quorumMet(read, checkpoint)]).toEqual([size, true])
  expect(warnings).toEqual([])
})

it('[L27] without a policy nobody is asked, and there are no gauges', async () => {
  const running = await start('')
  await grow(running)
  await sleep(50)
  expect(witness.asked).toBe(0)
  expect(await metrics(running)).not.toContain('sealtrace_witness_lag')
})

it('[L27] interval: questions wait for it', async () => {
  const running = await start(`${named}\ninterval = "1h"`)
  await vi.waitFor(() => expect(witness.asked).toBe(1))
  await grow(running)
  await sleep(150)
  expect(witness.asked).toBe(1)
  expect(await gauge(running, 'sealtrace_witness_lag_records')).toBeGreaterThan(0)
})

it('[L27] timeout: a witness that says nothing is given up after it', async () => {
  witness.fault = () => {}
  const running = await start(`${named}\ntimeout = "30ms"`)
  await vi.waitFor(async () =>
    expect(await metrics(running)).toMatch(
      /^sealtrace_witness_errors_total\{witness="north",reason="timeout"\} \d+$/m,
    ),
  )
  expect(warnings).toEqual(['witness north: it did not answer in time'])
})

it('[L27] max_lag: people are told after it', async () => {
  witness.fault = (response) => void response.writeHead(503).end()
  await grow(await start(`${named}\nmax_lag = "1s"\ninterval = "1h"`))
  const begun = performance.now()
  await sleep(500)
  const isEarly = performance.now() - begun < 900
  if (isEarly) expect(warnings.join('\n')).not.toContain('published and not witnessed')
  await vi.waitFor(() => expect(warnings.join('\n')).toContain('published and not witnessed'), 3000)
})

it('[L27] a policy that does not name this log is refused before anything is opened', async () => {
  const other = `${witness.line}quorum north\n`
  await expect(start(named, other)).rejects.toThrow(
    `the witness policy: it does not name this log; add the line: log ${project.created.info.logKey}`,
  )
  // The log is free.
  await (await project.open({ mustOwn: true })).close()
})

it('[L27] a default of `witnessed` without a policy is refused: nobody could be answered', async () => {
  await expect(start('[ledger]\nacknowledge = "witnessed"')).rejects.toMatchObject({
    code: 'config_invalid',
    message: expect.stringContaining('policy_file'),
  })
})
