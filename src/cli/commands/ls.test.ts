import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

let folder: ReturnType<typeof tempFolder>

const step = (more: object) =>
  JSON.stringify({
    ...{ name: 'ask', kind: 'completion', startTime: '2026-11-20T06:00:00Z', sessionId: 's' },
    ...{ traceId: 'ab'.repeat(16), ...more },
  })

beforeAll(async () => {
  folder = tempFolder()
  await cliOn('', 'init')
  const lines = [
    step({ input: 'mail bob@example.org', endTime: '2026-11-20T06:00:01Z', environment: 'prod' }),
    step({ traceId: 'cd'.repeat(16), startTime: '2026-11-20T07:00:00Z' }),
  ]
  expect((await cliOn(lines.join('\n'), 'record', '-')).status).toBe(0)
})

afterAll(() => folder[Symbol.dispose]())

async function cliOn(stdin: string, ...argv: string[]) {
  const { io, stdout } = testIo({ folder: folder.path, stdin })
  const place = ['--data', join(folder.path, 'data'), '--state', join(folder.path, 'state')]
  return { status: await run([...argv, ...place], io), stdout: stdout() }
}

async function listed(...argv: string[]): Promise<string[]> {
  const { stdout } = await cliOn('', 'ls', '--json', ...argv)
  const { traces } = JSON.parse(stdout) as { traces: { traceId: string }[] }
  return traces.map(({ traceId }) => traceId.slice(0, 2))
}

test.each([
  [['--classes', 'email'], ['ab']],
  [['--classes', 'email,us_ssn'], []],
  [['--environment', 'prod'], ['ab']],
  [['--run-state', 'complete'], ['ab']],
  [
    ['--session', 's'],
    ['cd', 'ab'],
  ],
])('ls %j', async (argv, found) => {
  expect(await listed(...argv)).toEqual(found)
})

test.each([
  ['--run-state', 'canary'],
  ['--classes', 'No,Class'],
  ['--classes', Array.from({ length: 21 }, (_, i) => `c${i}`).join()],
])('ls %s takes no %j', async (option, value) => {
  expect((await cliOn('', 'ls', option, value)).status).toBe(2)
})
