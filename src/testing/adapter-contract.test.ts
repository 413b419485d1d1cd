// The contract suite itself: an adapter that keeps the contract passes, and each way to break it fails the check for it.
import { describe, expect, it } from 'vitest'
import type { Recorder } from '../capture/recorder/recorder.ts'
import type { OpenStep } from '../capture/recorder/step-draft.ts'
import { adapterChecks, type AdapterContract } from './adapter-checks.ts'
import { testAdapter } from './adapter-contract.ts'
import { printedDuring } from './printed.ts'

const secret = '219-09-9999'

interface Event {
  id: string
  kind: 'agent' | 'tool'
  input?: unknown
  output?: unknown
  error?: Error
}

interface Flaws {
  waits?: boolean
  throws?: boolean
  writes?: boolean
  keeps?: boolean
  late?: boolean
  prints?: 'console' | 'stderr'
  fails?: boolean
  callsFirst?: boolean
  refusesAlways?: boolean
  forgetsErrors?: boolean
}

/** An adapter for a framework that knows two events. */
class ToyAdapter {
  readonly #recorder: Recorder
  readonly #flaws: Flaws
  readonly #open = new Map<string, OpenStep>()

  constructor(recorder: Recorder, flaws: Flaws) {
    this.#recorder = recorder
    this.#flaws = flaws
  }

  onStart(event: Event): void | Promise<unknown> {
    const { throws, writes, late, fails, waits } = this.#flaws
    const body = () => {
      if (writes) event.input = 'seen'
      if (fails) throw new Error('a defect')
      if (!late) this.#open.set(event.id, this.#recorder.start(this.#said(event)))
      if (!this.#flaws.keeps && this.#open.size > 100)
        this.#open.delete([...this.#open.keys()][0] ?? '')
    }
    if (throws) body()
    else this.#recorder.attempt(body)
    const prints = event.kind === 'tool' ? this.#flaws.prints : undefined
    if (prints === 'console') console.warn('started with', event.input)
    if (prints === 'stderr') process.stderr.write(`${JSON.stringify(event.input)}\n`)
    return waits ? this.#recorder.flush() : undefined
  }

  onEnd(event: Event): void {
    this.#recorder.attempt(() => {
      const { output } = event
      const error = this.#flaws.forgetsErrors ? undefined : event.error
      if (this.#flaws.late) this.#recorder.record({ ...this.#said(event), output, error })
      this.#open.get(event.id)?.end({ output, error })
      this.#open.delete(event.id)
    })
  }

  call<T>(fn: () => T): T {
    const early = this.#flaws.callsFirst ? fn() : undefined
    const refusal = this.#recorder.refusal()
    if (refusal) throw refusal
    if (this.#flaws.refusesAlways) throw new Error('refused')
    return early ?? fn()
  }

  #said({ kind, input, id }: Event) {
    return { kind, name: id, input, ...(kind === 'tool' && { tool: 'ask' }) }
  }
}

function contract(flaws: Flaws): AdapterContract<Event[]> {
  return {
    name: 'toy',
    events: () => [
      { id: 'run', kind: 'agent', input: { text: `I am ${secret}` } },
      { id: 'ask', kind: 'tool', input: [secret], error: new Error(`no record of ${secret}`) },
    ],
    play: async (recorder, events) => {
      const adapter = new ToyAdapter(recorder, flaws)
      for (const event of events) await adapter.onStart(event)
      for (const event of events.toReversed()) adapter.onEnd({ ...event, output: 'done' })
      return 'done'
    },
    secrets: [secret],
    abandon: (recorder) => {
      const adapter = new ToyAdapter(recorder, flaws)
      return (n) => adapter.onStart({ id: `run ${n}`, kind: 'agent', input: 'hello' })
    },
    failClosed: (recorder, reached) => new ToyAdapter(recorder, flaws).call(reached),
  }
}

async function failed(flaws: Flaws): Promise<string[]> {
  const names: string[] = []
  await printedDuring(async () => {
    for (const { name, run } of adapterChecks(contract(flaws)))
      await run().catch(() => names.push(name))
  })
  return names
}

testAdapter(contract({}))

describe('each way to break the contract', () => {
  it.each<[string, Flaws, string[]]>([
    [
      'awaits the recorder',
      { waits: true },
      ['waits for no collector', 'hides failures of the recorder'],
    ],
    ['throws', { throws: true }, ['hides failures of the recorder', 'prints nothing that it sees']],
    ['writes', { writes: true }, ['leaves what it sees as it is']],
    ['keeps runs that never end', { keeps: true }, ['forgets runs that never end']],
    ['prints with the console', { prints: 'console' }, ['prints nothing that it sees']],
    ['prints to stderr', { prints: 'stderr' }, ['prints nothing that it sees']],
    ['calls on, and then refuses', { callsFirst: true }, ['refuses before it calls on']],
    ['refuses always', { refusesAlways: true }, ['refuses before it calls on']],
    ['leaves out errors', { forgetsErrors: true }, ['records a run without failures of its own']],
    [
      'tells of a run when it is over',
      { late: true },
      ['says of what lasts that it has begun', 'records a run when it starts'],
    ],
  ])('%s', async (_, flaws, expected) => {
    const names = await failed(flaws)
    expect(names).toEqual(expect.arrayContaining(expected))
    // A run that writes to what the next check reads may fail that too: each says nothing about the others.
    expect(names.length).toBeLessThanOrEqual(expected.length + 1)
  })

  it('fails inside', async () => {
    expect(await failed({ fails: true })).toContain('records a run without failures of its own')
  })
})
