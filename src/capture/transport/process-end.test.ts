import { spawn } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { TestCollector } from './test-collector.ts'

const recorder = new URL('../recorder/create-recorder.ts', import.meta.url).href
let collector: TestCollector
let folder: ReturnType<typeof tempFolder>

beforeEach(async () => {
  collector = await TestCollector.start()
  folder = tempFolder()
})

afterEach(async () => {
  await collector.stop()
  folder[Symbol.dispose]()
})

/** Runs an application that records one step named `done` and then does `code`. */
async function application(
  code: string,
  { flags = [], environment = {}, shutdownMs = 10_000 }: How = {},
) {
  const script = `
    import { createRecorder } from ${JSON.stringify(recorder)}
    const recorder = createRecorder({ shutdownMs: ${shutdownMs} })
    recorder.record({ kind: 'tool', name: 'done' })
    ${code}`
  const child = spawn(process.execPath, [...flags, '--input-type=module', '-e', script], {
    env: {
      ...process.env,
      SEALTRACE_URL: collector.url,
      SEALTRACE_API_KEY: 'key',
      SEALTRACE_SPOOL: folder.path,
      ...environment,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [status, signal] = await new Promise<[number | null, string | null]>((done) =>
    child.on('close', (exit, by) => done([exit, by])),
  )
  return { status, signal, output, recorded: collector.steps.map(({ name }) => name) }
}

interface How {
  readonly flags?: readonly string[]
  readonly environment?: NodeJS.ProcessEnv
  readonly shutdownMs?: number
}

const recorded = ['done']

test('what the application preloads is not loaded by the thread', async () => {
  const preload = (name: string) =>
    `--import=data:text/javascript,${encodeURIComponent(`process.stdout.write("${name} ")`)}`
  const how = { flags: [preload('flag')], environment: { NODE_OPTIONS: preload('environment') } }
  const { output, ...rest } = await application('', how)
  expect(rest).toEqual({ status: 0, signal: null, recorded })
  expect(output.trim().split(' ').toSorted()).toEqual(['environment', 'flag'])
})

test('who ends the process when no other listener is there finds none', async () => {
  const ended = await application(`
    process.on('SIGTERM', function alone() {
      if (process.listeners('SIGTERM').length > 1) return
      process.off('SIGTERM', alone)
      process.kill(process.pid, 'SIGTERM')
    })
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), 100)
    setTimeout(() => process.exit(9), 20_000)`)
  expect(ended).toMatchObject({ status: null, signal: 'SIGTERM' })
})

test.each(['SIGINT', 'SIGHUP', 'SIGTERM'])('%s ends it as before', async (signal) => {
  const ended = await application(
    `process.kill(process.pid, '${signal}'); setTimeout(() => process.exit(9), 20_000)`,
  )
  expect(ended).toEqual({ status: null, signal, output: '', recorded })
})

test('a second signal is heard as well', async () => {
  const ended = await application(`
    let heard = 0
    process.on('SIGINT', () => { heard++ })
    for (const wait of [50, 150]) setTimeout(() => process.kill(process.pid, 'SIGINT'), wait)
    setTimeout(() => process.exit(heard), 400)`)
  expect(ended).toEqual({ status: 2, signal: null, output: '', recorded })
})

test('however many recorders there are, they listen once, and not after they are closed', async () => {
  const { output } = await application(`
    const all = [recorder, createRecorder(), createRecorder()]
    const names = ['beforeExit', 'exit', 'SIGTERM', 'SIGINT', 'SIGHUP']
    const counts = () => names.map((name) => process.listenerCount(name)).join('')
    const during = counts()
    for (const one of all) await one.close()
    console.log(during, counts())`)
  expect(output).toBe('11111 00000\n')
})

test('a collector that does not answer holds it up for so long and no longer', async () => {
  collector.answer = () => 'hang'
  const code = `
    createRecorder({ shutdownMs: 300, spool: false }).record({ kind: 'tool', name: 'lost' })
    await recorder.close(1)
    const started = performance.now()
    process.on('exit', () => console.log(performance.now() - started < 3000))`
  expect(await application(code)).toMatchObject({
    status: 0,
    output: expect.stringMatching(/^true$/m),
  })
})

test('a step is handed over while the application waits for something else', async () => {
  const { output } = await application(`
    const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds))
    await recorder.flush(10_000)
    await wait(300)
    recorder.start({ kind: 'completion', name: 'slow' })
    await wait(3000)
    console.log('in memory', recorder.stats().queued)
    process.exit()`)
  expect(output).toBe('in memory 0\n')
})

test.each([
  ['flushes', 'void recorder.flush(60_000)'],
  ['records', 'recorder.record({ kind: "tool", name: "last" })'],
  ['does both', 'recorder.record({ kind: "tool", name: "last" }); void recorder.flush(100)'],
])('a process that %s whenever it is about to end comes to an end', async (_, code) => {
  const { status, output } = await application(`
    let times = 0
    process.on('beforeExit', () => { times++; ${code} })
    process.on('exit', () => console.log('times', times < 20))
    setTimeout(() => process.exit(9), 15_000).unref()`)
  expect([status, output]).toEqual([0, 'times true\n'])
})

test('nor does a collector that does not answer keep such a process alive', async () => {
  collector.answer = () => 'hang'
  const { status } = await application(
    `process.on('beforeExit', () => void recorder.flush(300))
    setTimeout(() => process.exit(9), 15_000).unref()`,
    { shutdownMs: 300 },
  )
  expect(status).toBe(0)
})

test('many recorders hold a process up for no longer than one', async () => {
  collector.answer = ({ steps }) => (steps.some(({ name }) => name === 'lost') ? 'hang' : 'take')
  const { output } = await application(`
    const all = Array.from({ length: 8 }, () => createRecorder({ spool: false }))
    for (const one of all) one.record({ kind: 'tool', name: 'warm' })
    await Promise.all(all.map((one) => one.flush(15_000)))
    for (const one of all) one.record({ kind: 'tool', name: 'lost' })
    process.prependListener('exit', () => (globalThis.began = performance.now()))
    process.on('exit', () => console.log(performance.now() - began < 1000))
    process.exit()`)
  expect(output).toMatch(/^true$/m)
})

test('what was waited for before the end is not waited for again', async () => {
  collector.answer = () => 'hang'
  const { output } = await application(
    `
    await new Promise((done) => setTimeout(done, 1500))
    process.prependListener('exit', () => (globalThis.began = performance.now()))
    process.on('exit', () => console.log(performance.now() - began < 300))`,
    { shutdownMs: 300 },
  )
  expect(output).toMatch(/^true$/m)
})

test('who outlives a signal, as the first process of a container, is heard the next time', async () => {
  const { output, recorded: names } = await application(`
    await recorder.flush(10_000)
    const open = recorder.start({ kind: 'agent', name: 'open' })
    await recorder.flush(10_000)
    const { kill } = process
    process.kill = () => true
    kill.call(process, process.pid, 'SIGTERM')
    await new Promise((done) => setTimeout(done, 500))
    console.log('listeners', process.listenerCount('SIGTERM'))
    recorder.record({ kind: 'tool', name: 'later' })
    await recorder.flush(10_000)`)
  expect(output).toBe('listeners 1\n')
  expect(names).toContain('later')
})

test('where no thread may be started, nothing is recorded, and that is all', async () => {
  const flags = ['--permission', '--allow-fs-read=*']
  const code = `
    console.log(JSON.stringify(recorder.stats()), await recorder.flush(10))`
  const { output, ...rest } = await application(code, { flags })
  expect(rest).toEqual({ status: 0, signal: null, recorded: [] })
  expect(output).toContain('thread_failed')
  expect(output).toContain('"dropped":1')
})
