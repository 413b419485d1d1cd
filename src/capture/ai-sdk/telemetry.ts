// The SDK's telemetry integration, of versions 6 and 7 in one object.
import { AdapterRecorder, type AdapterOptions } from '../adapter-recorder.ts'
import type { RecordContext } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { OpenStep } from '../recorder/step-draft.ts'
import { CallRun, type ContentOptions } from './call-run.ts'
import { LegacyRun } from './legacy-run.ts'
import { OpenCalls } from './open-calls.ts'
import { fieldsOf, textOf, type Fields } from './reading.ts'

export interface AiSdkOptions extends AdapterOptions, ContentOptions {}

/** What the SDK gives a wrapper of a tool or of a call of a model. */
export interface Wrapped<T> {
  readonly callId: string
  readonly toolCallId?: string
  readonly execute: () => PromiseLike<T>
}

type Listener = (event: unknown) => void

const current = [
  'onStart',
  'onStepStart',
  'onLanguageModelCallStart',
  'onLanguageModelCallEnd',
  'onToolExecutionStart',
  'onToolExecutionEnd',
  'onStepEnd',
  'onStepError',
  'onObjectStepStart',
  'onObjectStepEnd',
  'onEmbedStart',
  'onEmbedEnd',
  'onRerankStart',
  'onRerankEnd',
  'experimental_onDecideStart',
  'experimental_onDecideEnd',
  'experimental_onStreamTranscriptionStart',
  'experimental_onStreamTranscriptionEnd',
  'onEnd',
  'onAbort',
  'onError',
] as const

const legacy = ['onToolCallStart', 'onToolCallFinish', 'onStepFinish', 'onFinish'] as const

/**
 * The SDK's `Telemetry` (version 7) and `TelemetryIntegration` (version 6), by structure. Listeners return at once and never
 * throw; the wrappers give back what they wrap, and refuse where the recorder says so.
 */
export type SealtraceTelemetry = Readonly<
  Record<(typeof current)[number] | (typeof legacy)[number], Listener>
> & {
  executeTool<T>(options: Wrapped<T>): PromiseLike<T>
  executeLanguageModelCall<T>(options: Wrapped<T>): PromiseLike<T>
}

/**
 * An integration to register, or to give to one call: `telemetry: { integrations: [sealtraceTelemetry()] }`.
 * Records every call to the SDK that it is told of: runs, steps, calls of models with each retry, tools, embeddings, rerankings.
 */
export function sealtraceTelemetry(options: AiSdkOptions = {}): SealtraceTelemetry {
  return new Integration(options)
}

class Integration implements SealtraceTelemetry {
  readonly #recorder: AdapterRecorder
  readonly #options: ContentOptions
  readonly #calls = new OpenCalls()
  #legacy = new LegacyRun()

  constructor(options: AiSdkOptions) {
    this.#recorder = new AdapterRecorder(options)
    this.#options = options
  }

  /**
   * Version 6 reads each listener anew for each call, this one first, all at once: so those that it read after it belong to one
   * call. Which one, its events do not say.
   */
  get onStart(): Listener {
    const legacy = new LegacyRun()
    this.#legacy = legacy
    return this.#listener((event, recorder) => {
      const callId = textOf(event['callId'])
      if (callId === undefined) legacy.start(recorder, event, this.#options)
      else this.#calls.set(callId, new CallRun(recorder, event, this.#options))
    })
  }

  get onStepStart(): Listener {
    const legacy = this.#legacy
    return this.#listener((event) => {
      if (textOf(event['callId']) === undefined) legacy.stepStart(event)
      else this.#callOf(event)?.stepStart(event)
    })
  }

  get onToolCallStart(): Listener {
    const legacy = this.#legacy
    return this.#listener((event) => legacy.toolStart(event))
  }

  get onToolCallFinish(): Listener {
    const legacy = this.#legacy
    return this.#listener((event) => legacy.toolEnd(event))
  }

  /** Version 7 calls it too, beside `onStepEnd`. */
  get onStepFinish(): Listener {
    const legacy = this.#legacy
    return this.#listener((event) => {
      if (textOf(event['callId']) === undefined) legacy.stepFinish(event)
    })
  }

  get onFinish(): Listener {
    const legacy = this.#legacy
    return this.#listener((event) => legacy.finish(event))
  }

  readonly onLanguageModelCallStart = this.#on((call, event) => void call.modelStart(event))
  readonly onLanguageModelCallEnd = this.#on((call, event) => call.modelEnd(event))
  readonly onObjectStepStart = this.onLanguageModelCallStart
  readonly onObjectStepEnd = this.onLanguageModelCallEnd
  readonly onToolExecutionStart = this.#on((call, event) => call.toolStart(event))
  readonly onToolExecutionEnd = this.#on((call, event) => call.toolEnd(event))
  readonly onStepEnd = this.#on((call, event) => call.stepEnd(event))
  readonly onStepError = this.#on((call, event) => call.stepFailed(event))
  readonly onEmbedStart = this.#on((call, event) => call.innerStart('embedding', event))
  readonly onEmbedEnd = this.#on((call, event) => call.innerEnd('embedding', event))
  readonly onRerankStart = this.#on((call, event) => call.innerStart('rerank', event))
  readonly onRerankEnd = this.#on((call, event) => call.innerEnd('rerank', event))
  readonly onEnd = this.#onLast((call, event) => call.end(event))
  readonly onAbort = this.#onLast((call, event) => call.abort(event['reason'], event))
  readonly onError = this.#onLast((call, event) => call.fail(event['error'], event))
  readonly experimental_onDecideStart: Listener = (event) => this.onStart(event)
  readonly experimental_onDecideEnd = this.onEnd
  readonly experimental_onStreamTranscriptionStart: Listener = (event) => this.onStart(event)
  readonly experimental_onStreamTranscriptionEnd = this.onEnd

  executeTool<T>({ callId, toolCallId = '', execute }: Wrapped<T>): PromiseLike<T> {
    return this.#within(execute, () => this.#calls.get(callId)?.toolContext(toolCallId))
  }

  /** Once for each try: the SDK tries again around this, and tells its listeners of one call. */
  executeLanguageModelCall<T>(options: Wrapped<T>): PromiseLike<T> {
    const { callId, execute } = options
    const call = this.#calls.get(callId)
    const made: { attempt?: OpenStep | undefined } = {}
    const result = this.#within(execute, () => {
      made.attempt = call?.attempt(fieldsOf(options))
      return made.attempt && call?.attemptContext(made.attempt)
    })
    const { attempt } = made
    if (call && attempt)
      result.then(undefined, (error: unknown) =>
        this.#recorder.attempt(() => call.attemptFailed(attempt, error)),
      )
    return result
  }

  /** Runs what is wrapped as it is, below the step of the context. */
  #within<T>(
    execute: () => PromiseLike<T>,
    contextOf: () => RecordContext | undefined,
  ): PromiseLike<T> {
    let recorder: Recorder | undefined
    let context: RecordContext | undefined
    this.#recorder.attempt((own) => {
      recorder = own
      if (!own.refusal()) context = contextOf()
    })
    const refusal = recorder?.refusal()
    if (refusal) return Promise.reject(refusal)
    return recorder && context ? recorder.with(context, execute) : execute()
  }

  #callOf(event: Fields): CallRun | undefined {
    return this.#calls.get(textOf(event['callId']) ?? '')
  }

  #listener(listen: (event: Fields, recorder: Recorder) => void): Listener {
    return (event) => this.#recorder.attempt((recorder) => listen(fieldsOf(event), recorder))
  }

  #on(listen: (call: CallRun, event: Fields) => void): Listener {
    return this.#listener((event) => {
      const call = this.#callOf(event)
      if (call) listen(call, event)
    })
  }

  #onLast(listen: (call: CallRun, event: Fields) => void): Listener {
    return this.#listener((event) => {
      const call = this.#calls.take(textOf(event['callId']) ?? '')
      if (call) listen(call, event)
    })
  }
}
