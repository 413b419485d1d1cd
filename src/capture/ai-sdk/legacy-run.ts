// One call of version 6, whose events do not say which call they belong to.
import { enterContext } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import { CallRun, type ContentOptions } from './call-run.ts'
import { watchAbort } from './abort-watch.ts'
import { textOf, fieldsOf, type Fields } from './reading.ts'

export class LegacyRun {
  #run: CallRun | undefined
  #unwatch: (() => void) | undefined
  /** What ends the context of a tool, by the id of its call. */
  readonly #leave = new Map<string, () => void>()

  start(recorder: Recorder, event: Fields, options: ContentOptions): void {
    this.#over()
    this.#run = new CallRun(recorder, event, options)
    this.#watch(event['abortSignal'], recorder)
  }

  stepStart(event: Fields): void {
    this.#run?.modelStart(event)
  }

  /** Nothing wraps a tool here. What follows in the async function that called this is the tool, so its context is entered. */
  toolStart(event: Fields): void {
    this.#run?.modelAnswered()
    this.#run?.toolStart(event)
    const toolCallId = callIdOf(event)
    const context = this.#run?.toolContext(toolCallId)
    if (context) this.#leave.set(toolCallId, enterContext(context))
  }

  toolEnd(event: Fields): void {
    const toolCallId = callIdOf(event)
    this.#leave.get(toolCallId)?.()
    this.#leave.delete(toolCallId)
    this.#run?.toolEnd(event)
  }

  stepFinish(event: Fields): void {
    this.#run?.modelEnd(event)
  }

  finish(event: Fields): void {
    const run = this.#run
    this.#over()
    run?.end(event)
  }

  /** Version 6 tells listeners of no abort. */
  #watch(signal: unknown, recorder: Recorder): void {
    if (!(signal instanceof AbortSignal)) return
    this.#unwatch = watchAbort(signal, this, (run, reason) =>
      recorder.attempt(() => run.#abort(reason)),
    )
  }

  #abort(reason: unknown): void {
    const run = this.#run
    this.#over()
    run?.abort(reason, {})
  }

  #over(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#run = undefined
  }
}

function callIdOf(event: Fields): string {
  return textOf(fieldsOf(event['toolCall'])['toolCallId']) ?? ''
}
