import { enterContext, withContext } from './context.ts'
import type { OpenStep } from './step-draft.ts'

/** A step that others stand below while it is active. Disposing of it ends it. */
export interface ActiveStep extends OpenStep, Disposable, AsyncDisposable {
  /** Ends it with an error. */
  fail(error: unknown): void
  /** Runs `fn` with this step as the parent of steps that start in it; then ends it, with an error if `fn` threw or rejected. */
  run<T>(fn: () => T): T
}

/** @param enters for the rest of the current async execution, until it ends */
export function activeStep(step: OpenStep, enters: boolean): ActiveStep {
  const { traceId, spanId, startTime } = step
  const context = { step: { traceId, spanId } }
  const leave = enters ? enterContext(context) : undefined
  const end: OpenStep['end'] = (saying) => {
    leave?.()
    step.end(saying)
  }
  const fail = (error: unknown): void => end({ error, status: 'error' })
  let isOver = false
  const dispose = (): void => {
    if (!isOver) end()
  }
  const once =
    <A extends unknown[]>(fn: (...args: A) => void) =>
    (...args: A): void => {
      isOver = true
      fn(...args)
    }
  return {
    traceId,
    spanId,
    startTime,
    update: (saying) => step.update(saying),
    end: once(end),
    fail: once(fail),
    run: (fn) => withContext(context, () => settle(fn, { done: dispose, failed: once(fail) })),
    [Symbol.dispose]: dispose,
    [Symbol.asyncDispose]: async () => dispose(),
  }
}

/**
 * Calls `fn`, and tells how it ended, now or later. Of promises only plain ones are waited for: others start their work, or
 * read their answer, when they are asked.
 */
function settle<T>(
  fn: () => T,
  { done, failed }: { done: () => void; failed: (error: unknown) => void },
): T {
  let result: T
  try {
    result = fn()
  } catch (error) {
    failed(error)
    throw error
  }
  if (!(result instanceof Promise) || result.constructor !== Promise) {
    done()
    return result
  }
  // Another promise, so that a rejection that nobody handles is still one that nobody handles.
  return result.then(
    (value: unknown) => {
      done()
      return value
    },
    (error: unknown) => {
      failed(error)
      throw error
    },
  ) as T
}
