import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testStep } from '../../testing/steps.ts'
import { testLog, type TestLog } from '../../testing/test-log.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

let log: TestLog
beforeAll(async () => {
  log = await testLog()
  const open = await log.open()
  const input = [{ role: 'user', content: 'Write to jane.sample@example.com.' }]
  await open.recorder.record([testStep({ userId: 'u-4711', input })])
  await open.close()
})
afterAll(() => log.dispose())

const environment = () => ({
  SEALTRACE_DATA: log.place.data,
  SEALTRACE_STATE: log.place.state,
})

/** What a person types at a terminal. */
function keyboard(line: string) {
  const listeners: ((bytes: Uint8Array) => void)[] = []
  return {
    isTTY: true,
    once(_: 'data', listener: (bytes: Uint8Array) => void) {
      listeners.push(listener)
      queueMicrotask(() => listener(Buffer.from(line)))
    },
    pause() {},
    async *[Symbol.asyncIterator]() {},
  }
}

const why = ['--reason', 'request of 3 May']

it('finds a person by a value from stdin', async () => {
  const { io, stdout } = testIo({ environment: environment(), stdin: 'u-4711\n' })
  expect(await run(['subject', 'find', '--value', '-'], io)).toBe(0)
  expect(stdout()).toMatch(/subject +[0-9a-f]{32}/)
  expect(stdout()).toMatch(/records +1/)
})

it('exports into files that are new and for this user alone', async () => {
  const { io, stdout } = testIo({ environment: environment(), folder: log.path })
  const args = ['subject', 'export', '--user', 'u-4711', '--out', 'u-4711']
  expect(await run(args, io)).toBe(0)
  expect(stdout()).toContain('u-4711.html')
  for (const name of ['u-4711.json', 'u-4711.html']) {
    expect(readFileSync(join(log.path, name), 'utf8')).toContain('jane.sample@example.com')
    expect(statSync(join(log.path, name)).mode & 0o777).toBe(0o600)
  }
  expect(await run(args, testIo({ environment: environment(), folder: log.path }).io)).toBe(2)
  const { io: bare } = testIo({ environment: environment() })
  expect(await run(['subject', 'export', '--user', 'u-4711'], bare)).toBe(2)
  const asked = testIo({ environment: environment() })
  expect(await run(['subject', 'export', '--user', 'u-4711', '--json'], asked.io)).toBe(0)
  expect(JSON.parse(asked.stdout())).toMatchObject({ runs: [{ steps: [{ kind: 'completion' }] }] })
})

it('leaves no file behind when the export cannot be written whole', async () => {
  writeFileSync(join(log.path, 'half.html'), 'mine')
  const { io, stderr } = testIo({ environment: environment(), folder: log.path })
  expect(await run(['subject', 'export', '--user', 'u-4711', '--out', 'half'], io)).toBe(2)
  expect(stderr()).toContain('EEXIST')
  expect(existsSync(join(log.path, 'half.json'))).toBe(false)
  expect(readFileSync(join(log.path, 'half.html'), 'utf8')).toBe('mine')
})

it('shows what would go and asks on a terminal; anything but yes changes nothing', async () => {
  for (const [line, status] of [
    ['no\n', 2],
    ['\n', 2],
    ['Yes\n', 0],
  ] as const) {
    const { io, stderr, stdout } = testIo({ environment: environment() })
    const asked = { ...io, stdin: keyboard(line) }
    expect(await run(['subject', 'erase', '--user', 'u-4711', ...why], asked)).toBe(status)
    expect(stderr()).toContain('Nothing was erased yet.')
    expect(stderr()).toContain('Type yes')
    if (status === 0) expect(stdout()).toMatch(/erased +1 records, 2 keys destroyed/)
  }
  const { io } = testIo({ environment: environment() })
  expect(await run(['subject', 'find', '--user', 'u-4711'], io)).toBe(1)
})
