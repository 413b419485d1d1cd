import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { takeLease } from '../../store/sqlite/lease.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

let folder: ReturnType<typeof tempFolder>
beforeEach(async () => {
  folder = tempFolder()
  expect(await sealtrace('init')).toMatchObject({ status: 0 })
})
afterEach(() => folder[Symbol.dispose]())

const at = (name: string) => join(folder.path, name)
const ending = ['--reason', 'the service was closed', '--yes']

async function sealtrace(...argv: string[]) {
  const { io, stdout, stderr } = testIo({ folder: folder.path })
  const place = ['--data', at('data'), '--state', at('state')]
  const status = await run([...argv, ...place], { ...io, now: Date.now })
  return { status, stdout: stdout(), stderr: stderr() }
}

it('[J29] a hand-over beside a collector is told what to do, and nothing that it refuses', async () => {
  const lease = takeLease(at('data/default/lease.db'))
  const { status, stderr } = await sealtrace('log', 'hand-over', ...ending)
  lease?.release()
  expect([status, stderr]).toEqual([3, expect.stringContaining('stop the collector, run')])
  expect(stderr).not.toContain('--url')
  expect((await sealtrace('log', 'hand-over', ...ending)).status).toBe(0)
})

it('[J28] a frozen log that takes nothing is not said to have taken a part', async () => {
  const { stdout } = await sealtrace('log', 'freeze', ...ending)
  expect(stdout).toMatch(/records\n$/)
  expect((await sealtrace('log', 'status')).stdout).not.toMatch(/\n\n/)
  const step = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'work', startTime: 1 }
  writeFileSync(at('steps.ndjson'), `${JSON.stringify(step)}\n`)
  const { status, stderr } = await sealtrace('record', 'steps.ndjson')
  expect([status, stderr]).toEqual([1, expect.stringContaining('frozen: ')])
  expect(stderr).not.toContain('part of the input')
})
