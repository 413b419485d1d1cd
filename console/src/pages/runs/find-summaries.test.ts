import { expect, it } from 'vitest'
import type { TraceList, TraceSummary, TraceView } from '../../api/client.ts'
import { findSummaries, type FindOptions, type Summaries } from './find-summaries.ts'

const run = (traceId: string): TraceSummary =>
  ({ traceId, name: `run ${traceId}` }) as unknown as TraceSummary

function collector(listed: readonly string[], hidden: readonly string[] = []) {
  const asked: string[] = []
  let atOnce = 0
  let peak = 0
  const ask: NonNullable<FindOptions['ask']> = {
    traces: async () => {
      asked.push('list')
      return { traces: listed.map(run), next: null } as TraceList
    },
    trace: async ({ id, content }) => {
      asked.push(`${id} ${content}`)
      peak = Math.max(peak, ++atOnce)
      await Promise.resolve()
      atOnce--
      if (hidden.includes(id)) throw new Error('not_found')
      return { traceId: id, summary: run(id), steps: [] } as unknown as TraceView
    },
  }
  return { ask, asked, peak: () => peak }
}

async function names(ids: readonly string[], { ask }: Pick<FindOptions, 'ask'>, abort?: boolean) {
  const all = new Map<string, string | null | undefined>()
  const controller = new AbortController()
  const onFound = (found: Summaries): void => {
    for (const [id, summary] of found) all.set(id, summary && summary.name)
    if (abort) controller.abort()
  }
  await findSummaries(ids, { signal: controller.signal, onFound, ...(ask && { ask }) })
  return Object.fromEntries(all)
}

it('[U11] runs that were found are called by their names: the newest from one list, each other asked for once and without content', async () => {
  const it = collector(['a', 'b', 'z'], ['gone'])
  const found = await names(['a', 'b', 'a', 'old', 'old', 'gone'], it)
  expect(found).toEqual({ a: 'run a', b: 'run b', old: 'run old', gone: null })
  expect(it.asked).toEqual(['list', 'old none', 'gone none'])
})

it('asks for few at a time, for nothing where nothing was found, and for no more once the search is closed', async () => {
  const many = collector([])
  await names(
    Array.from({ length: 20 }, (_, i) => `r${i}`),
    many,
  )
  expect(many.peak()).toBe(3)
  const none = collector([])
  expect(await names([], none)).toEqual({})
  expect(none.asked).toEqual([])
  const closed = collector([])
  await names(['a', 'b', 'c', 'd', 'e'], closed, true)
  expect(closed.asked).toEqual(['list'])
})

it('goes on where the list fails', async () => {
  const { ask } = collector([])
  const broken = { ...ask, traces: () => Promise.reject(new Error('busy')) }
  expect(await names(['a'], { ask: broken })).toEqual({ a: 'run a' })
})
