// The Go program that VERIFY.md of each evidence pack shows, as it stands there: Go's own note and tree verifiers take our receipts.
// optional:go
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Harness, otlpSpans, skipped } from './harness.ts'

const modVersion = 'v0.37.0'
const traceId = 'ab'.repeat(16)

let harness: Harness
let reasonNot: string | null = null
let program = ''
let pack = ''

function go(...args: string[]) {
  return spawnSync('go', args, {
    ...{ cwd: program, encoding: 'utf8', timeout: 240_000 },
    env: { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' },
  })
}

const name = 'the program of VERIFY.md takes every receipt of a pack, and none that was changed'
reasonNot = spawnSync('go', ['version']).status === 0 ? null : 'go is not here'

beforeAll(async () => {
  if (reasonNot !== null) return
  harness = new Harness()
  await harness.start()
  const spans = [1, 2, 3, 4, 5].map((n) => ({
    ...{ traceId, spanId: String(n).padStart(16, '0'), name: `step ${n}` },
    ...{ startTimeUnixNano: '1795000000000000000', endTimeUnixNano: '1795000001500000000' },
  }))
  await harness.post('/v1/traces', otlpSpans(spans))
  const out = join(harness.path, 'pack.zip')
  harness.run('evidence', '--trace', traceId, '--form', 'sealed', '--out', out)
  pack = join(harness.path, 'pack')
  expect(spawnSync('unzip', ['-q', out, '-d', pack]).status).toBe(0)
  const text = readFileSync(join(pack, 'VERIFY.md'), 'utf8')
  const [, source = ''] = /^```go\n([\s\S]*?)^```$/m.exec(text) ?? []
  program = join(harness.path, 'program')
  mkdirSync(program)
  writeFileSync(join(program, 'main.go'), source)
  writeFileSync(
    join(program, 'go.mod'),
    `module check\n\ngo 1.25.0\n\nrequire golang.org/x/mod ${modVersion}\n`,
  )
}, 120_000)

afterAll(() => harness?.dispose())

it.skipIf(reasonNot !== null)(
  skipped(name, reasonNot),
  (context) => {
    const built = go('build', '-o', 'check', '.')
    // Without the module there is nothing to be said.
    if (built.status !== 0 && /dial tcp|no such host|proxyconnect|timeout/.test(built.stderr)) {
      console.warn(`SKIPPED: ${name}: golang.org/x/mod cannot be had`)
      return context.skip()
    }
    expect([built.status, built.stderr.includes('error')]).toEqual([0, false])
    const records = readdirSync(join(pack, 'records')).map((each) => join(pack, 'records', each))
    const check = (logKey = harness.init.logKey) =>
      spawnSync(join(program, 'check'), [logKey, ...records], { encoding: 'utf8' })
    const good = check()
    expect([good.status, good.stderr]).toEqual([0, ''])
    expect(good.stdout.trim().split('\n')).toEqual(records.map((record) => `ok ${record}`))
    const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
    expect(check(other).status).toBe(1)
    for (const file of ['leaf', 'receipt.tlog-proof']) {
      const path = join(records[2] ?? '', file)
      const bytes = readFileSync(path)
      const bad = Buffer.from(bytes)
      bad[40] = bad[40] === 65 ? 66 : 65
      writeFileSync(path, bad)
      expect([file, check().status]).toEqual([file, 1])
      writeFileSync(path, bytes)
    }
    expect(check().status).toBe(0)
  },
  300_000,
)
