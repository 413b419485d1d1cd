import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import type { Step } from '../../record/step.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { Recorder } from '../recorder/recorder.ts'
import { noTransport } from '../transport/no-transport.ts'
import { startStdioProxy, type StdioProxy, type StdioProxyOptions } from './stdio-proxy.ts'
import { request, result } from './test-transport.ts'

const running: StdioProxy[] = []
afterEach(() => {
  for (const proxy of running.splice(0)) proxy.kill('SIGKILL')
})

/** A server that is a program for Node, given as text. */
function start(program: string, options: Partial<StdioProxyOptions> = {}) {
  const { recorder, steps } = memoryRecorder()
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  const chunks: Buffer[] = []
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const proxy = startStdioProxy({
    recorder,
    command: process.execPath,
    args: ['-e', program],
    environment: process.env,
    stdin,
    stdout,
    failClosed: false,
    sessionId: 'session-of-the-host',
    ...options,
  })
  running.push(proxy)
  return { proxy, stdin, stdout, steps, output: () => Buffer.concat(chunks) }
}

const line = (message: object) => `${JSON.stringify(message)}\n`
const call = request(1, 'tools/call', { name: 'lookup', arguments: { id: 7 } })
const answer = result(1, { content: [{ type: 'text', text: 'found' }] })
const echo = 'process.stdin.pipe(process.stdout)'

describe('passes on', () => {
  test('every byte, both ways, also what is no JSON', async () => {
    const bytes = Buffer.concat([
      Buffer.from([0, 255, 254, 10, 13, 10]),
      Buffer.from(`not json\n{"jsonrpc":"2.0",\n${line(call)}`),
      Buffer.alloc(3_000_000, 'x'),
      Buffer.from('\nwithout an end'),
    ])
    const { proxy, stdin, output } = start(echo)
    stdin.end(bytes)
    expect(await proxy.ended).toEqual({ status: 0, signal: null })
    expect(output().equals(bytes)).toBe(true)
  })

  test('at once, a piece of a line too', async () => {
    const { stdin, stdout } = start(echo)
    stdin.write('half of')
    const [chunk] = (await new Promise<Buffer[]>((done) =>
      stdout.once('data', (first: Buffer) => done([first])),
    )) as [Buffer]
    expect(String(chunk)).toBe('half of')
  })

  test('how the server ends, and why it did not start', async () => {
    expect(await start('process.exit(7)').proxy.ended).toEqual({ status: 7, signal: null })
    const { proxy, stdout } = start(`setInterval(() => {}, 1e3); console.log('up')`)
    await new Promise((done) => stdout.once('data', done))
    proxy.kill('SIGTERM')
    expect(await proxy.ended).toEqual({ status: null, signal: 'SIGTERM' })
    const missing = start('', { command: '/nonexistent/server' })
    await expect(missing.proxy.ended).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('that the host has gone', async () => {
    const { proxy, stdin } = start(`${echo}; process.stdin.on('end', () => process.exit(5))`)
    stdin.end()
    expect(await proxy.ended).toEqual({ status: 5, signal: null })
    const talking = start(
      `process.stdout.on('error', () => process.exit(6)); setInterval(() => process.stdout.write('x'), 5)`,
    )
    talking.stdout.once('data', () => talking.stdout.destroy(new Error('gone')))
    expect(await talking.proxy.ended).toEqual({ status: 6, signal: null })
  })
})

test('what passes is recorded, in both directions', async () => {
  const program = `
    process.stdin.once('data', () => process.stdout.write(${JSON.stringify(
      line(request('q', 'sampling/createMessage', { messages: [] })) + line(answer),
    )}))`
  const { proxy, stdin, steps } = start(program, { server: 'hr' })
  stdin.end(line(call))
  await proxy.ended
  expect(steps).toMatchObject([
    {
      kind: 'tool',
      tool: 'lookup',
      sessionId: 'session-of-the-host',
      attributes: { 'mcp.server.name': 'hr' },
    },
    { kind: 'completion', parentSpanId: steps[0]?.spanId },
    { spanId: steps[0]?.spanId, output: { content: [{ type: 'text', text: 'found' }] } },
    { spanId: steps[1]?.spanId, error: { type: 'connection_closed' } },
  ])
  expect(steps[0]?.attributes['mcp.session.id']).toBeUndefined()
})

describe('with failClosed', () => {
  const refusing = () => new Recorder(noTransport(new SealtraceError('busy', 'the queue is full')))
  const refused = (id: unknown, code = 'busy') => ({
    jsonrpc: '2.0',
    id,
    error: { code: -32603, message: `not done because it cannot be recorded: ${code}` },
  })

  test('calls do not get to the server when they cannot be recorded', async () => {
    const { proxy, stdin, output } = start(echo, { recorder: refusing(), failClosed: true })
    const ping = request(2, 'ping')
    const batch = [request(3, 'ping'), { ...call, id: 4 }]
    stdin.end(`${line(call)}${line(ping)}not json\n${line(batch)}no end`)
    await proxy.ended
    const lines = output().toString().split('\n')
    const passed = lines.filter((one) => !one.includes('cannot be recorded'))
    expect(passed).toEqual([JSON.stringify(ping), 'not json', 'no end'])
    const answers = lines.filter((one) => one.includes('cannot be recorded'))
    expect(answers.map((one): unknown => JSON.parse(one))).toEqual([
      refused(1),
      refused(3),
      refused(4),
    ])
  })

  test('an answer of ours waits for the end of a line', async () => {
    const program = `
      process.stdout.write('{"half":')
      process.stdin.once('data', () => setTimeout(() => process.stdout.write('1}\\nmore'), 50))`
    const options = { recorder: refusing(), failClosed: true }
    const { proxy, stdin, stdout, output } = start(program, options)
    await new Promise((done) => stdout.once('data', done))
    stdin.end(`${line(call)}${line(request(2, 'ping'))}`)
    await proxy.ended
    expect(output().toString()).toBe(`{"half":1}\n${line(refused(1))}more`)
  })

  test('what can be recorded goes through', async () => {
    const { proxy, stdin, output, steps } = start(echo, { failClosed: true })
    stdin.end(line(call))
    await proxy.ended
    expect(output().toString()).toBe(line(call))
    expect(steps.map((step: Step) => step.kind)).toContain('tool')
  })
})
