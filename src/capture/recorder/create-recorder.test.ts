import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { createRecorder } from './create-recorder.ts'
import { defaultRecorder, setDefaultRecorder } from './default-recorder.ts'
import { memoryRecorder } from './memory-transport.ts'
import { nodeRefusal } from './node-version.ts'

const name = Symbol.for('sealtrace.recorder.1')
const said = Symbol.for('sealtrace.node-version.1')

beforeEach(() => {
  for (const variable of ['URL', 'API_KEY', 'DISABLED', 'SHUTDOWN_MS'])
    vi.stubEnv(`SEALTRACE_${variable}`, '')
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  delete (globalThis as { [name]?: unknown })[name]
})

it('says what is missing, and where it can be set', () => {
  expect(() => createRecorder()).toThrow(
    'option collector is missing; give it, or set SEALTRACE_URL',
  )
  vi.stubEnv('SEALTRACE_URL', 'http://127.0.0.1:1')
  expect(() => createRecorder()).toThrow(
    'option ingestKey is missing; give it, or set SEALTRACE_API_KEY',
  )
})

it.each([['1'], ['true'], ['TRUE']])('records nothing with SEALTRACE_DISABLED=%s', (value) => {
  vi.stubEnv('SEALTRACE_DISABLED', value)
  const recorder = createRecorder()
  recorder.start({ kind: 'event', name: 'x' })
  expect(recorder.stats()).toMatchObject({ recorded: 1, dropped: 0 })
  expect(recorder.refusal()).toBeNull()
  expect(() => createRecorder({ enabled: true })).toThrow('collector')
})

it('waits at the end for as long as SEALTRACE_SHUTDOWN_MS says, unless an option does', async () => {
  const settings = { collector: 'http://127.0.0.1:1', ingestKey: 'k', spool: false } as const
  const waited = async (shutdownMs?: number): Promise<number> => {
    const recorder = createRecorder({ ...settings, shutdownMs, onNotice: () => {} })
    recorder.record({ kind: 'event', name: 'x' })
    const start = performance.now()
    expect((await recorder.flush()).done).toBe(false)
    const took = performance.now() - start
    await recorder.close(0)
    return took
  }
  vi.stubEnv('SEALTRACE_SHUTDOWN_MS', '700')
  expect(await waited()).toBeGreaterThan(600)
  expect(await waited(20)).toBeLessThan(500)
  vi.stubEnv('SEALTRACE_SHUTDOWN_MS', 'soon')
  expect(() => createRecorder(settings)).toThrow('SEALTRACE_SHUTDOWN_MS is not a number')
})

it('one recorder serves the process, and without settings it says once that it records nothing', () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const recorder = defaultRecorder()
  recorder.start({ kind: 'event', name: 'x' })
  expect(defaultRecorder()).toBe(recorder)
  expect(written.mock.calls).toEqual([
    [expect.stringMatching(/^sealtrace: usage: nothing is recorded: /)],
  ])
  expect(recorder.stats().dropped).toBe(1)
  const { recorder: other } = memoryRecorder()
  setDefaultRecorder(other)
  expect(defaultRecorder()).toBe(other)
})

describe('on a Node.js that is too old', () => {
  const settings = { collector: 'http://127.0.0.1:1', ingestKey: 'k', spool: false } as const
  const versionOf = (node: string) => ({ ...process.versions, node })

  afterEach(() => {
    vi.unstubAllGlobals()
    delete (globalThis as { [said]?: unknown })[said]
  })

  function stub(node: string): void {
    vi.stubGlobal('process', Object.create(process, { versions: { value: versionOf(node) } }))
  }

  it.each([
    ['20.20.2', true],
    ['22.14.0', true],
    ['22.15.0', false],
    ['24.0.0', false],
  ])('%s', (node, isOld) => {
    const refusal = nodeRefusal(versionOf(node))
    expect(refusal?.message.includes('needs Node 22.15 or newer') ?? false).toBe(isOld)
  })

  it('nothing throws, nothing is recorded, and the notice says so', async () => {
    stub('20.20.2')
    const notices: string[] = []
    const onNotice = ({ message }: { message: string }) => void notices.push(message)
    const recorder = createRecorder({ ...settings, onNotice })
    expect(recorder.step({ kind: 'tool', name: 'a' }, () => 3)).toBe(3)
    expect(await recorder.flush()).toEqual({ done: false, left: 2 })
    expect(await recorder.close()).toEqual({ done: false, left: 2 })
    expect(recorder.stats()).toMatchObject({ recorded: 2, dropped: 2 })
    expect(recorder.refusal()).toBeNull()
    expect(notices).toEqual([expect.stringContaining('nothing is recorded; this is Node 20.20.2')])
    const strict = createRecorder({ ...settings, onNotice, failClosed: true })
    expect(strict.refusal()).toMatchObject({ code: 'unavailable' })
  })

  it('one line on stderr is for all recorders and preloads of the thread', () => {
    const code = `
      Object.defineProperty(globalThis, 'process', {
        value: Object.create(process, { versions: { value: { node: '20.20.2' } } }),
      })
      const { installPreloads } = await import('${resolve(import.meta.dirname, '../auto/install-preloads.ts')}')
      const { createRecorder } = await import('${resolve(import.meta.dirname, 'create-recorder.ts')}')
      const { defaultRecorder } = await import('${resolve(import.meta.dirname, 'default-recorder.ts')}')
      installPreloads({}, [{ name: 'a', byDefault: true, install: () => console.log('installed') }])
      createRecorder()
      defaultRecorder().step({ kind: 'tool', name: 'a' }, () => console.log('ran'))`
    const args = ['--input-type=module', '--eval', code]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'ran\n' })
    expect(stderr).toMatch(/^sealtrace: error: unavailable: sealtrace needs Node 22\.15 [^\n]+\n$/)
  })
})
