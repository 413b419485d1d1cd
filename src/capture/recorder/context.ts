// What the steps of one request or run have in common. Kept by the async context, and shared by every copy of the package in
// the process, since applications often load two.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { StepIds } from './step-draft.ts'

export interface RecordContext {
  /** The step that new steps stand below. */
  readonly step?: StepIds | undefined
  readonly userId?: string | undefined
  readonly sessionId?: string | undefined
  readonly traceType?: string | undefined
  readonly environment?: string | undefined
  readonly agent?: string | undefined
  readonly tags?: readonly string[] | undefined
  /** Of steps that stand below no other. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

interface Frame {
  readonly context: RecordContext
  /** Span ids of the steps that frameworks ran when this was entered. */
  readonly within: readonly string[]
  /** What counts again once this is over: who calls an async function finds what that entered. */
  readonly before: Frame | undefined
  isOver: boolean
}

/** A step that a framework runs. */
export interface RunningStep extends StepIds {
  /** Microseconds since the epoch. Of steps that several frameworks run, the one that began last counts. */
  readonly startTime?: number | undefined
}

type ContextSource = () => RunningStep | undefined

const name = Symbol.for('sealtrace.context.1')
const sourcesName = Symbol.for('sealtrace.context.sources.1')
const shared = globalThis as {
  [name]?: AsyncLocalStorage<Frame>
  [sourcesName]?: Map<string, ContextSource>
}
const storage = (shared[name] ??= new AsyncLocalStorage<Frame>())
const sources = (shared[sourcesName] ??= new Map<string, ContextSource>())
const none: RecordContext = {}

export function currentContext(): RecordContext {
  const frame = currentFrame()
  const running = innermost(runningSteps().filter(({ spanId }) => !frame?.within.includes(spanId)))
  if (!running) return frame?.context ?? none
  const { traceId, spanId } = running
  return { ...frame?.context, step: { traceId, spanId } }
}

/**
 * Lets an adapter say which step its framework runs at the moment, where the framework keeps that itself. Such a step counts
 * before one that was entered outside of it. The first source that a framework is given stays.
 */
export function addContextSource(framework: string, source: ContextSource): void {
  if (!sources.has(framework)) sources.set(framework, source)
}

/** Runs `fn` with what is said here, over what was said around it. Steps that start in it have these. */
export function withContext<T>(context: RecordContext, fn: () => T): T {
  return storage.run(frameOf(context), fn)
}

/** The same for the rest of the current async execution. Returns what ends it, from wherever it is called. */
export function enterContext(context: RecordContext): () => void {
  const frame = frameOf(context)
  storage.enterWith(frame)
  return () => void (frame.isOver = true)
}

/** Whatever the state of a framework, recording goes on. */
function runningSteps(): RunningStep[] {
  const steps: RunningStep[] = []
  for (const source of sources.values())
    try {
      const step = source()
      if (step) steps.push(step)
    } catch {
      continue
    }
  return steps
}

function innermost([first, ...others]: readonly RunningStep[]): RunningStep | undefined {
  let found = first
  for (const step of others) if ((step.startTime ?? 0) > (found?.startTime ?? 0)) found = step
  return found
}

function currentFrame(): Frame | undefined {
  let frame = storage.getStore()
  while (frame?.isOver) frame = frame.before
  return frame
}

function frameOf(context: RecordContext): Frame {
  const before = currentFrame()
  const said = Object.entries(context).filter(([, value]) => value !== undefined)
  const all = { ...currentContext(), ...Object.fromEntries(said) }
  const within = runningSteps().map(({ spanId }) => spanId)
  return { context: all, within, before, isOver: false }
}
