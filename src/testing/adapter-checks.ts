// What every adapter must keep, as a list of checks: see adapter-contract.ts.
import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { memoryRecorder } from '../capture/recorder/memory-transport.ts'
import { Recorder } from '../capture/recorder/recorder.ts'
import type { OpenStep, StepIds } from '../capture/recorder/step-draft.ts'
import { noTransport } from '../capture/transport/no-transport.ts'
import type { Transport } from '../capture/transport/transport.ts'
import { SealtraceError } from '../error.ts'
import type { Step } from '../record/step.ts'
import { findCanaries } from './canary.ts'
import { deepFreeze } from './deep-freeze.ts'
import { printedDuring } from './printed.ts'

/** An adapter, and how it is driven. `Events` is what the framework hands over. */
export interface AdapterContract<Events> {
  readonly name: string
  /** Makes anew what the framework hands over: the live objects that the adapter must leave as they are. */
  readonly events: () => Events
  /**
   * Makes an adapter with this recorder and drives it through one run, at least a step with input and output, a tool, and an
   * error whose text holds one of `secrets`. Gives what the application saw, with nothing random in it. Does not flush.
   */
  readonly play: (recorder: Recorder, events: Events) => unknown
  /** Values of 8 or more characters that stand in the events and must reach the recorder, and nothing else. */
  readonly secrets: readonly string[]
  /** Makes one adapter; what it gives starts the n-th run, which never ends. Or why nothing of this adapter stays open. */
  readonly abandon: ((recorder: Recorder) => (n: number) => unknown) | string
  /** Drives a wrapper that can refuse; `reached` tells that what it wraps was called. Or why this adapter cannot refuse. */
  readonly failClosed: ((recorder: Recorder, reached: () => void) => unknown) | string
}

export interface AdapterCheck {
  readonly name: string
  /** Why it does not apply. */
  readonly skipped?: string
  /** Rejects with an error that says what is wrong. */
  readonly run: () => Promise<void>
}

/** Milliseconds that a run may take longer with a collector that never answers. */
const patience = 1000
/** Kinds of steps that take time: told of when they begin, so that one which never ends is seen. */
const lasting = new Set(['agent', 'chain', 'completion', 'tool'])
/** More than any adapter may remember, and some more, in which nothing may grow. */
const runsThatFill = 12_000
const runsMore = 5000
/** Of a run that adds nothing there remains less; one that is kept takes some hundred. */
const mostBytesPerRun = 150

/** The checks, in the order in which they say most when they fail. */
export function adapterChecks<Events>(adapter: AdapterContract<Events>): AdapterCheck[] {
  const { abandon, failClosed } = adapter
  const open = typeof abandon === 'string' ? { skipped: abandon } : {}
  const refuses = typeof failClosed === 'string' ? { skipped: failClosed } : {}
  return [
    { name: 'records a run without failures of its own', run: () => checkRun(adapter) },
    { name: 'says of what lasts that it has begun', run: () => checkStarts(adapter) },
    { name: 'leaves what it sees as it is', run: () => checkFrozen(adapter) },
    { name: 'waits for no collector', run: () => checkWaits(adapter) },
    { name: 'hides failures of the recorder', run: () => checkHostile(adapter) },
    { name: 'prints nothing that it sees', run: () => checkPrints(adapter) },
    { name: 'records a run when it starts', ...open, run: () => checkAbandoned(adapter) },
    { name: 'forgets runs that never end', ...open, run: () => checkMemory(adapter) },
    { name: 'refuses before it calls on', ...refuses, run: () => checkRefusal(adapter) },
  ]
}

async function playWith<E>(adapter: AdapterContract<E>, recorder: Recorder, events?: E) {
  return inspect(await adapter.play(recorder, events ?? adapter.events()), whole)
}

const whole = { depth: 100, maxArrayLength: null, maxStringLength: null, sorted: true } as const

async function recorded<E>(adapter: AdapterContract<E>): Promise<Step[]> {
  const { recorder, steps } = memoryRecorder()
  await playWith(adapter, recorder)
  assert.equal(recorder.stats().failures, 0, 'callbacks of the adapter failed')
  return steps
}

async function checkRun<E>(adapter: AdapterContract<E>): Promise<void> {
  const steps = await recorded(adapter)
  const said = (what: string, has: (step: Step) => boolean) =>
    assert.ok(steps.some(has), `no step of the run has ${what}: play more of the framework`)
  said('an input', ({ input }) => input !== undefined)
  said('an output', ({ output }) => output !== undefined)
  said('an error', ({ error, status }) => error !== undefined && status === 'error')
  said('a tool', ({ tool }) => tool !== undefined)
  const all: [string, Buffer][] = [['steps', Buffer.from(JSON.stringify(steps))]]
  for (const [at, secret] of adapter.secrets.entries())
    assert.ok(findCanaries([secret], all).length > 0, `secret ${at} did not reach the recorder`)
  const [text] = [JSON.stringify(steps.flatMap(({ error }) => error ?? []))]
  const inErrors = adapter.secrets.some((secret) => text.includes(secret))
  assert.ok(inErrors, 'no error of the run holds a secret')
}

async function checkStarts<E>(adapter: AdapterContract<E>): Promise<void> {
  const begun = new Set<string>()
  for (const { traceId, spanId, kind, name, endTime, joinsSpan } of await recorded(adapter)) {
    const id = `${traceId} ${spanId}`
    if (endTime === undefined) begun.add(id)
    else if (lasting.has(kind) && !joinsSpan)
      assert.ok(begun.has(id), `${kind} ${name} was told of only when it was over`)
  }
}

async function checkFrozen<E>(adapter: AdapterContract<E>): Promise<void> {
  const expected = await playWith(adapter, memoryRecorder().recorder)
  const events = adapter.events()
  const before = inspect(events, whole)
  await playWith(adapter, memoryRecorder().recorder, events)
  assert.equal(inspect(events, whole), before, 'the events are not what they were')
  const { recorder } = memoryRecorder()
  assert.equal(await playWith(adapter, recorder, deepFreeze(adapter.events())), expected)
  assert.equal(recorder.stats().failures, 0, 'the adapter wrote to what it was given')
}

async function checkWaits<E>(adapter: AdapterContract<E>): Promise<void> {
  const never = () => new Promise<never>(() => {})
  const began = performance.now()
  await playWith(adapter, memoryRecorder().recorder)
  const usual = performance.now() - began
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    const message = 'the application waits while the collector does not answer'
    timer = setTimeout(() => fail(new Error(message)), usual * 3 + patience)
  })
  const recorder = new Recorder({ ...silent(), flush: never, close: never })
  await Promise.race([playWith(adapter, recorder), late]).finally(() => clearTimeout(timer))
}

async function checkHostile<E>(adapter: AdapterContract<E>): Promise<void> {
  const expected = await playWith(adapter, memoryRecorder().recorder)
  for (const recorder of [new Recorder(throwing), new ThrowingRecorder(silent())])
    assert.equal(await playWith(adapter, recorder), expected, 'the application saw a difference')
}

async function checkPrints<E>(adapter: AdapterContract<E>): Promise<void> {
  for (const recorder of [memoryRecorder().recorder, new Recorder(throwing)]) {
    const printed = await printedDuring(() => playWith(adapter, recorder))
    assert.deepEqual(findCanaries(adapter.secrets, [['output', printed]]), [])
  }
}

async function checkAbandoned<E>({ abandon }: AdapterContract<E>): Promise<void> {
  if (typeof abandon === 'string') return
  const { recorder, steps } = memoryRecorder()
  await abandon(recorder)(0)
  assert.ok(steps.length > 0, 'nothing was recorded of a run that has started')
  assert.equal(recorder.stats().failures, 0, 'callbacks of the adapter failed')
}

async function checkMemory<E>({ abandon }: AdapterContract<E>): Promise<void> {
  if (typeof abandon === 'string') return
  const start = abandon(new Recorder(silent()))
  for (let n = 0; n < runsThatFill; n++) await start(n)
  const full = heapUsed()
  for (let n = 0; n < runsMore; n++) await start(runsThatFill + n)
  const perRun = (heapUsed() - full) / runsMore
  // The adapter is used once more: what is needed no longer, with all that it keeps, is garbage too.
  await start(runsThatFill + runsMore)
  assert.ok(perRun < mostBytesPerRun, `${Math.round(perRun)} bytes remain of each run`)
}

async function checkRefusal<E>({ failClosed }: AdapterContract<E>): Promise<void> {
  if (typeof failClosed === 'string') return
  const refusal = new SealtraceError('unavailable', 'nothing can be recorded')
  const calls = { reached: 0 }
  const attempt = async (recorder: Recorder) => failClosed(recorder, () => calls.reached++)
  await assert.rejects(attempt(new Recorder(noTransport(refusal))), (error) => error === refusal)
  assert.equal(calls.reached, 0, 'what it wraps was called all the same')
  await attempt(memoryRecorder().recorder)
  assert.ok(calls.reached > 0, 'what it wraps is not called when it can be recorded')
}

/** Keeps nothing. */
function silent(): Transport {
  return noTransport(null)
}

function fail(): never {
  throw new Error('a recorder that fails')
}

const throwing: Transport = {
  put: fail,
  refusal: () => null,
  flush: async () => fail(),
  close: async () => fail(),
  stats: fail,
}

/** `attempt`, `with` and `refusal` work: adapters are built on that. */
class ThrowingRecorder extends Recorder {
  override start(): OpenStep {
    return fail()
  }

  override record(): StepIds {
    return fail()
  }

  override flush(): Promise<never> {
    return fail()
  }

  override close(): Promise<never> {
    return fail()
  }
}

/** After a collection of garbage, which Node does on demand only when it is asked to. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('garbage cannot be collected here')
  collect()
  collect()
  return process.memoryUsage().heapUsed
}
