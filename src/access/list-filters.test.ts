import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OpenLog } from '../journal/open-log.ts'
import type { Step } from '../record/step.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { TextFilter } from './by-token.ts'
import { localPrincipal } from './principal.ts'
import { Reader } from './reader.ts'

let test: TestLog
let log: OpenLog
const start = 1_790_000_000_000_000
const runs: Record<string, Partial<Step>> = {
  cheap: { model: 'gpt-4o-mini', costUsd: 0.01, endTime: start + 200_000 },
  dear: { model: 'gpt-4o', costUsd: 0.5, endTime: start + 9_000_000, userId: 'u-1' },
  sealed: { model: 'ask jane@example.com', costUsd: 0.02, endTime: start + 3_000_000 },
}
const names = new Map<string, string>()

beforeAll(async () => {
  test = await testLog()
  log = await test.open()
  for (const [name, run] of Object.entries(runs)) {
    const step = testStep({ startTime: start, ...run })
    names.set(step.traceId, name)
    await log.recorder.record([step])
  }
})

afterAll(async () => {
  await log.close()
  test.dispose()
})

async function listed(filter: Partial<TextFilter>): Promise<(string | undefined)[]> {
  const { store, ring, info, recorder } = log
  const reader = new Reader({ store, ring, recorder, origin: info.origin })
  const { traces } = await reader.list(localPrincipal('me'), { limit: 10, ...filter })
  return traces.map(({ traceId }) => names.get(traceId)).sort()
}

it.each<[filter: Partial<TextFilter>, found: string[]]>([
  [{ model: 'gpt-4o' }, ['dear']],
  [{ model: 'ask jane@example.com' }, ['sealed']],
  [{ model: 'gpt' }, []],
  [{ minCost: 0.02 }, ['dear', 'sealed']],
  [{ minCost: 0 }, ['cheap', 'dear', 'sealed']],
  [{ minDuration: 3_000_000 }, ['dear', 'sealed']],
  [{ minDuration: 3_000_000, minCost: 0.1, model: 'gpt-4o' }, ['dear']],
  [{ minDuration: 10_000_000 }, []],
  [{ user: 'u-1' }, ['dear']],
])('%j', async (filter, found) => {
  expect(await listed(filter)).toEqual(found)
})

it('a pseudonym names a user as the id does', async () => {
  const pseudonym = (await log.ring.subject('u-1'))?.pseudonym ?? ''
  expect(await listed({ user: pseudonym })).toEqual(['dear'])
})
