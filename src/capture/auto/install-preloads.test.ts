import { describe, expect, it, vi } from 'vitest'
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { SealtraceError } from '../../error.ts'
import { installPreloads } from './install-preloads.ts'

function installed(env: NodeJS.ProcessEnv) {
  const names: string[] = []
  const table = ['a', 'b', 'c'].map((name) => ({
    name,
    byDefault: name !== 'c',
    install: () => void names.push(name),
  }))
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  installPreloads(env, table)
  const said = written.mock.calls.map(([line]) => String(line))
  written.mockRestore()
  return { names, said }
}

describe('what is chosen', () => {
  it.each([
    [{}, ['a', 'b']],
    [{ SEALTRACE_ADAPTERS: '' }, ['a', 'b']],
    [{ SEALTRACE_ADAPTERS: ' c, a,c' }, ['a', 'c']],
    [{ SEALTRACE_DISABLED: 'true' }, []],
  ])('%j', (env, names) => {
    expect(installed(env)).toEqual({ names, said: [] })
  })

  it('a name that is not known is said, without the name, and holds up nothing', () => {
    const { names, said } = installed({ SEALTRACE_ADAPTERS: 'b,sk-secret,x' })
    expect(names).toEqual(['b'])
    expect(said).toEqual([
      'sealtrace: usage: SEALTRACE_ADAPTERS: 2 names are not known; known are a, b, c\n',
    ])
  })
})

it('what cannot be installed is said and holds up nothing', () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const names: string[] = []
  const failing = (name: string, error: Error) => ({
    name,
    byDefault: true,
    install: () => {
      throw error
    },
  })
  const last = { name: 'last', byDefault: true, install: () => void names.push('last') }
  const refusal = new SealtraceError('unavailable', 'take Node 24')
  installPreloads({}, [failing('one', refusal), failing('two', new Error('secret')), last])
  expect(written.mock.calls.map(([line]) => line)).toEqual([
    'sealtrace: unavailable: one is not recorded: take Node 24\n',
    'sealtrace: internal: two is not recorded: it could not be installed\n',
  ])
  expect(names).toEqual(['last'])
  written.mockRestore()
})

describe('--import sealtrace/auto', () => {
  const auto = resolve(import.meta.dirname, '../../auto.ts')
  const app = (name: string) => join(import.meta.dirname, 'fixtures', name)
  const { SEALTRACE_URL: _, SEALTRACE_API_KEY: __, NODE_OPTIONS: ___, ...env } = process.env
  const run = (name: string, more: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', auto, app(name)], {
      encoding: 'utf8',
      env: { ...env, ...more },
      timeout: 60_000,
    })
    return { status, stdout, stderr }
  }
  const quiet = { status: 0, stderr: '' }

  it('is harmless in worker threads, child processes and CommonJS', () => {
    expect(run('threads.cjs')).toEqual({ ...quiet, stdout: 'child\nworker\n' })
    const everywhere = { NODE_OPTIONS: `--import ${auto}` }
    expect(run('threads.cjs', everywhere)).toEqual({ ...quiet, stdout: 'child\nworker\n' })
  })

  it('says an unknown name once a process, whatever its threads', () => {
    const { stderr } = run('threads.cjs', { SEALTRACE_ADAPTERS: 'nothing' })
    expect(stderr.match(/sealtrace: /g)).toHaveLength(2)
  })

  it('without a collector says so once, when there is something to record, and changes nothing', () => {
    const { status, stdout, stderr } = run('../../langchain/fixtures/app.cjs')
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toMatch(/^sealtrace: usage: nothing is recorded: [^\n]+\n$/)
  })
})
