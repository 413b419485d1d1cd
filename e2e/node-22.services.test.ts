// The published package in agents that run on Node 22: built, packed, installed, each entry loaded, a run recorded. The
// collector runs on the Node of this repository.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'
import { repository } from './command.ts'
import { bareEnvironment } from '../src/testing/bare-environment.ts'

const version = '22.23.3'
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
/** Entries with a store in them: they need Node 24. */
const collectorOnly = ['.', './testing']
const canaries = ['219-09-9999', '85123.45']

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-node-22-'))
const node = join(folder, 'node_modules', nodePackage, 'bin/node')
let harness: Harness

function run(command: string, args: readonly string[], cwd: string): string {
  const options = { cwd, encoding: 'utf8', timeout: 240_000 } as const
  const { status, stdout, stderr } = spawnSync(command, args, options)
  if (status !== 0)
    throw new Error(
      `${command} ${args[0]} ended with ${status}: ${(stderr || stdout).slice(-2000)}`,
    )
  return stdout
}

beforeAll(async () => {
  run(process.execPath, ['tools/build.ts'], repository)
  const packed = run('npm', ['pack', './dist', '--json', '--pack-destination', folder], repository)
  const [pack] = Object.values(JSON.parse(packed) as Record<string, { filename: string }>)
  const root = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  const dependencies = {
    sealtrace: `file:./${pack?.filename}`,
    [nodePackage]: version,
    pino: root.devDependencies['pino'],
    '@opentelemetry/api': root.devDependencies['@opentelemetry/api'],
    '@opentelemetry/sdk-trace-base': root.devDependencies['@opentelemetry/sdk-trace-node'],
  }
  const manifest = { private: true, type: 'module', dependencies }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev']
  run('npm', ['install', '--loglevel=error', ...quiet], folder)
  copyFileSync(join(import.meta.dirname, 'node-22/entries.mjs'), join(folder, 'entries.mjs'))
  harness = new Harness()
  await harness.start()
}, 300_000)

afterAll(async () => {
  await harness?.dispose()
  rmSync(folder, { recursive: true, force: true })
})

it('is Node 22', () => {
  expect(run(node, ['--version'], folder).trim()).toBe(`v${version}`)
})

it('loads every entry that an agent uses', () => {
  const { exports } = JSON.parse(
    readFileSync(join(folder, 'node_modules/sealtrace/package.json'), 'utf8'),
  ) as { exports: Record<string, unknown> }
  const entries = Object.entries(exports)
    .filter(([name, target]) => typeof target === 'object' && !collectorOnly.includes(name))
    .map(([name]) => `sealtrace${name.slice(1)}`)
  const code = `const failed = []
    for (const entry of ${JSON.stringify(entries)})
      await import(entry).catch(({ message }) => failed.push(entry + ': ' + message))
    console.log(JSON.stringify(failed))`
  expect(entries).toContain('sealtrace/capture')
  expect(JSON.parse(run(node, ['--input-type=module', '--eval', code], folder))).toEqual([])
})

it('has a command that runs on the Node of the collector', () => {
  const main = join(folder, 'node_modules/sealtrace/cli/main.js')
  const place = ['--data', join(folder, 'data'), '--state', join(folder, 'state')]
  for (const verb of ['init', 'verify', 'ls'])
    expect(() => run(process.execPath, [main, verb, ...place], folder)).not.toThrow()
})

it('records a run, masks and verifies', async () => {
  const { status, stdout, stderr } = spawnSync(node, ['entries.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      ...bareEnvironment(),
      SEALTRACE_URL: harness.url,
      SEALTRACE_API_KEY: harness.keys['ingest'],
      SEALTRACE_SPOOL: join(folder, 'spool'),
      LOG_KEY: harness.init.logKey,
      LOG_ORIGIN: harness.init.origin,
    },
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const seen = JSON.parse(stdout) as Record<string, unknown>
  expect(seen).toMatchObject({
    node: version,
    answer: 'Your SSN is 219-09-9999.',
    flushed: { done: true, left: 0 },
    failures: 0,
  })
  expect(findCanaries(canaries, [['masked', Buffer.from(JSON.stringify(seen['masked']))]])).toEqual(
    [],
  )
  expect(Number(seen['size'])).toBeGreaterThan(0)
  const response = await harness.get('/api/v1/traces')
  const { traces } = (await response.json()) as { traces: { name: string; steps: number }[] }
  expect(traces.map(({ name }) => name).toSorted()).toEqual(['chain', 'on-node-22'])
  expect(traces.find(({ name }) => name === 'on-node-22')).toMatchObject({
    steps: 3,
    complete: true,
  })
  expect(findCanaries(canaries, folderContents(harness.path, join(folder, 'spool')))).toEqual([])
})
