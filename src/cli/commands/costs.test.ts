import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

let folder: ReturnType<typeof tempFolder>

const step = (more: object) =>
  JSON.stringify({
    ...{ name: 'ask', kind: 'completion', startTime: '2026-11-20T06:00:00Z', sessionId: 's' },
    ...{ model: 'gpt-4o', usage: { inputTokens: 1200, outputTokens: 34 }, costUsd: 0.25, ...more },
  })

beforeAll(async () => {
  folder = tempFolder()
  await cli('init')
  const lines = [
    step({}),
    step({ name: 'again', model: 'our-model', costUsd: undefined, agent: 'hr-helper' }),
    step({ name: 'late', startTime: '2026-11-21T06:00:00Z', status: 'error', agent: 'hr-helper' }),
  ]
  expect((await cliOn(lines.join('\n'), 'record', '-')).status).toBe(0)
})

afterAll(() => folder[Symbol.dispose]())

const cli = (...argv: string[]) => cliOn('', ...argv)

async function cliOn(stdin: string, ...argv: string[]) {
  const { io, stdout, stderr } = testIo({ folder: folder.path, stdin })
  const place = ['--data', join(folder.path, 'data'), '--state', join(folder.path, 'state')]
  const status = await run([...argv, ...place], io)
  return { status, stdout: stdout(), stderr: stderr() }
}

test('shows a line for each day, the newest first, and their sum', async () => {
  const { status, stdout } = await cli('costs')
  expect(status).toBe(0)
  expect(stdout.split('\n').map((line) => line.trim().replace(/ {2,}/g, ' | '))).toEqual([
    'DAY | STEPS | ERRORS | TOKENS | COST',
    '2026-11-21 | 1 | 1 | 1200 → 34 | $0.25',
    '2026-11-20 | 2 | 2400 → 68 | $0.25+',
    'total | 3 | 1 | 3600 → 102 | $0.50+',
    '',
  ])
})

test('narrows to a time, and groups by what is asked for', async () => {
  const { stdout } = await cli('costs', '--since', '12h', '--by', 'agent', '--json')
  const sums = {
    ...{ steps: 1, errors: 1, erasedSteps: 0, inputTokens: 1200, outputTokens: 34 },
    ...{ costUsd: 0.25, costFrom: 'reported', unpricedCalls: 0 },
  }
  expect(JSON.parse(stdout)).toEqual({
    ...{ since: '2026-11-21T00:00:00.000Z', until: null, by: 'agent', rest: null, total: sums },
    groups: [{ key: 'hr-helper', ...sums }],
  })
  expect((await cli('costs', '--until', '2026-11-01')).stdout).toBe('no step begins in that time\n')
})

test('says what it takes', async () => {
  const { status, stderr } = await cli('costs', '--by', 'moon')
  expect(status).toBe(2)
  expect(stderr).toContain('--by takes one of day, model, kind, agent')
  expect((await cli('costs', '--help')).stdout).toContain('sealtrace costs --since 30d')
})

test('keeps what erased steps cost', async () => {
  const before = JSON.parse((await cli('costs', '--by', 'model', '--json')).stdout)
  const mine = [
    step({ userId: 'jane', agent: 'hr-helper', sessionId: 'of jane' }),
    step({ userId: 'tom', sessionId: 'of tom' }),
  ]
  expect((await cliOn(mine.join('\n'), 'record', '-')).status).toBe(0)
  const with2 = JSON.parse((await cli('costs', '--by', 'model', '--json')).stdout)
  expect(with2.total).toMatchObject({ steps: before.total.steps + 2, costUsd: 1 })
  const erased = await cli('subject', 'erase', '--user', 'jane', '--reason', 'a test', '--yes')
  expect(erased.status).toBe(0)
  const after = JSON.parse((await cli('costs', '--by', 'model', '--json')).stdout)
  expect(after.total).toEqual({ ...with2.total, erasedSteps: 1, costFrom: 'mixed' })
  expect((await cli('costs', '--by', 'agent')).stdout).toMatch(/^\(not known\) .* 1 step$/m)
}, 30_000)
