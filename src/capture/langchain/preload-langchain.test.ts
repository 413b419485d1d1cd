import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const fixtures = join(import.meta.dirname, 'fixtures')

function rootsOf(app: string): unknown {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', join(fixtures, 'preload.mjs'), join(fixtures, app)],
    { encoding: 'utf8', timeout: 60_000 },
  )
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return JSON.parse(stdout)
}

const run = (name: string) => [
  { kind: 'agent', name, status: 'unset', userId: 'u' },
  { kind: 'agent', name, status: 'ok' },
]

describe('records an application that knows nothing of it', () => {
  it('with both forms of the package in one process, each run once', () => {
    expect(rootsOf('app.mjs')).toEqual([...run('imported'), ...run('required')])
  })

  it('in CommonJS', () => {
    expect(rootsOf('app.cjs')).toEqual(run('commonjs'))
  })
})
