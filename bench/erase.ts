// Erases a subject with many records out of a log with others in it.
import { localPrincipal } from '../src/access/principal.ts'
import { Subjects } from '../src/erase/subjects.ts'
import type { ErasureStep } from '../src/erase/carry-out.ts'
import { testStep } from '../src/testing/steps.ts'
import { testLog } from '../src/testing/test-log.ts'

const user = 'jane.sample@example.com'

export interface EraseResult {
  readonly records: number
  readonly runs: number
  readonly others: number
  /** Seconds, preview to receipt. */
  readonly seconds: number
  /** Milliseconds from one step to the next. */
  readonly steps: Readonly<Record<string, number>>
}

/** `perRun` records in each run; `others` records of other people in the same log. */
export async function benchErase({
  records = 10_000,
  perRun = 10,
  others = 10_000,
} = {}): Promise<EraseResult> {
  const log = await testLog()
  const open = await log.open({ maxQueued: 100_000 })
  try {
    const runs = Math.ceil(records / perRun)
    const stepsOf = (userId: string, n: number) => {
      const traceId = testStep().traceId
      return Array.from({ length: n }, (_, i) =>
        testStep({
          traceId,
          userId,
          input: [{ role: 'user', content: `Turn ${i}: write to ${userId} and to nobody else.` }],
          output: 'done',
        }),
      )
    }
    for (let run = 0; run < runs; run++) {
      await open.recorder.record(stepsOf(user, perRun))
      if (run * perRun < others)
        await open.recorder.record(stepsOf(`other.${run}@example.org`, perRun))
    }
    const steps: Record<string, number> = {}
    let last = { name: 'find', at: performance.now() }
    const onStep = (name: ErasureStep | 'receipt'): void => {
      const at = performance.now()
      steps[last.name] = Math.round(at - last.at)
      last = { name, at }
    }
    const begin = performance.now()
    const request = { who: { user }, reason: 'a measurement', dryRun: false }
    const erased = await new Subjects(open, { onStep }).erase(localPrincipal('bench'), request)
    onStep('receipt')
    if (erased.dryRun || erased.status === 'pending' || erased.erased.records !== runs * perRun)
      throw new Error('not all went')
    return {
      records: erased.erased.records,
      ...{ runs, others, steps },
      seconds: Math.round(performance.now() - begin) / 1000,
    }
  } finally {
    await open.close()
    log.dispose()
  }
}

if (import.meta.main) console.log(JSON.stringify(await benchErase(), null, 1))
