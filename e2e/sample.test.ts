// The quick start's collector, which runs the sample first, is a collector like any other.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { Harness } from './harness.ts'
import { auditLoads, Load } from './load.ts'

const harness = new Harness()
afterAll(() => harness.dispose())

it('after the sample the collector owns the log still, and loses nothing that it acknowledged', async () => {
  await harness.start('--sample')
  while (!harness.output.includes('The collector stays up')) await sleep(100)
  expect(harness.output).toMatch(/salary\s+0 hits/)
  const { status, stderr } = harness.run('start', '--no-sample', '--port', '0')
  expect([status, stderr]).toEqual([3, expect.stringContaining('another process owns this log')])
  harness.json('ls')
  const load = new Load(harness, { clients: 2, givesUp: 0 })
  await load.taken(30)
  harness.json('ls')
  await load.taken(30)
  expect(load.refusals).toEqual([])
  expect(await harness.stop('SIGKILL')).toBe('SIGKILL')
  await harness.start()
  await load.finish()
  const { lost, twice, broken } = await auditLoads(harness, load)
  expect({ lost, twice, broken }).toEqual({ lost: [], twice: [], broken: [] })
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
})
