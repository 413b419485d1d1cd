import { isInterrupt } from '../../ingest/langsmith/run-error.ts'
import type { SealtraceError } from '../../error.ts'
import { AdapterRecorder, type AdapterOptions } from '../adapter-recorder.ts'
import { nowMicros } from '../recorder/clock.ts'
import { addContextSource, type RunningStep } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { StepEnd, StepSaying } from '../recorder/step-draft.ts'
import { llmResult } from './llm-result.ts'
import { member, textOf } from './members.ts'
import { openRunsOf, placeOf, type OpenRun, type OpenRuns } from './open-runs.ts'
import { plainMessages } from './plain-messages.ts'
import { runningStep, type KnowsRuns } from './running-run.ts'
import { runLabels, type RunFacts } from './run-labels.ts'

interface Started extends Omit<RunFacts, 'isRoot'> {
  readonly runId: string
  readonly parentRunId: unknown
  /** Gives what went in; undefined: not said. May throw. */
  readonly input: () => unknown
  readonly saying?: StepSaying
}

/** Runs of a graph's own machinery. What runs inside them stands below what they stand below. */
const hiddenTag = 'langsmith:hidden'
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/i

/**
 * A callback handler for LangChain and LangGraph, of any version that has the callbacks of `@langchain/core` 0.2 or later:
 * `agent.invoke(input, { callbacks: [new SealtraceCallbackHandler()] })`. Records runs when they start and when they end.
 *
 * Runs in line, because LangChain's background queue calls handlers after what they are told of may have changed; each call
 * copies and returns. Throws only what `recorder.refusal()` gives, which is null without `failClosed`; LangChain then fails
 * the run before it has begun.
 */
export class SealtraceCallbackHandler implements KnowsRuns {
  readonly name = 'sealtrace'
  readonly awaitHandlers = true
  /** LangChain passes on what the handler throws. */
  readonly raiseError = true
  readonly ignoreLLM = false
  readonly ignoreChain = false
  readonly ignoreAgent = false
  readonly ignoreRetriever = false
  readonly ignoreCustomEvent = false
  readonly lc_serializable = false
  readonly #recorder: AdapterRecorder

  constructor(options: AdapterOptions = {}) {
    this.#recorder = new AdapterRecorder(options)
    addContextSource('langchain', runningStep)
  }

  copy(): this {
    return this
  }

  /** The step of a run that has begun and not ended. */
  stepOf(runId: unknown): RunningStep | undefined {
    const found: { run?: OpenRun | undefined } = {}
    this.#recorder.attempt((recorder) => {
      found.run = openRunsOf(recorder).get(runId)
    })
    const { ids, step } = found.run ?? {}
    return ids ? { ...ids, startTime: step?.startTime } : undefined
  }

  /** The types of LangChain name the arguments in another order than they are given in. */
  handleChainStart(
    serialized: unknown,
    inputs: unknown,
    runId: string,
    ...[parentRunId, tags, metadata, type, name]: readonly unknown[]
  ): void {
    const what = { runId, parentRunId, serialized, name, tags, metadata }
    const input = () => (isNode(metadata, parentRunId) ? undefined : inputs)
    this.#start({ ...what, type: textOf(type) ?? 'chain', input })
  }

  handleChainEnd(outputs: unknown, runId: string): void {
    this.#end(runId, () => ({ output: plainMessages(outputs) }))
  }

  handleChainError(error: unknown, runId: string): void {
    this.#end(runId, () => failure(error))
  }

  handleChatModelStart(
    serialized: unknown,
    messages: unknown,
    runId: string,
    ...[parentRunId, extra, tags, metadata, name]: readonly unknown[]
  ): void {
    const what = { runId, parentRunId, serialized, name, tags, metadata }
    this.#startModel(what, () => [messages].flat(2), extra)
  }

  handleLLMStart(
    serialized: unknown,
    prompts: unknown,
    runId: string,
    ...[parentRunId, extra, tags, metadata, name]: readonly unknown[]
  ): void {
    const what = { runId, parentRunId, serialized, name, tags, metadata }
    const input = () => [prompts].flat().map((content) => ({ role: 'user', content }))
    this.#startModel(what, input, extra)
  }

  handleLLMNewToken(token: unknown, _index: unknown, runId: string): void {
    this.#stream(runId, token)
  }

  /** Takes the place of tokens where a model streams events. */
  handleChatModelStreamEvent(_event: unknown, runId: string): void {
    this.#stream(runId, '')
  }

  handleLLMEnd(output: unknown, runId: string): void {
    this.#end(runId, (run) => withStream(run, llmResult(output, run.asked)))
  }

  handleLLMError(error: unknown, runId: string): void {
    this.#end(runId, (run) => {
      // Broken off in the middle: the pieces are all that there is.
      const output = run.text ? { output: [{ role: 'assistant', content: run.text }] } : {}
      return withStream(run, { ...failure(error), ...output, model: run.asked })
    })
  }

  handleToolStart(
    serialized: unknown,
    input: unknown,
    runId: string,
    ...[parentRunId, tags, metadata, name, toolCallId]: readonly unknown[]
  ): void {
    const what = { runId, parentRunId, serialized, name, tags, metadata }
    this.#start({
      ...what,
      type: 'tool',
      input: () => input,
      saying: { toolCallId: textOf(toolCallId) },
    })
  }

  handleToolEnd(output: unknown, runId: string): void {
    this.#end(runId, () => {
      const result = plainMessages(output)
      const callId = textOf(member(result, 'tool_call_id'))
      const failed = member(result, 'status') === 'error'
      return {
        output: result,
        toolCallId: callId,
        ...(failed && { error: { type: 'tool_error' }, status: 'error' as const }),
      }
    })
  }

  handleToolError(error: unknown, runId: string): void {
    this.#end(runId, () => failure(error))
  }

  handleRetrieverStart(
    serialized: unknown,
    query: unknown,
    runId: string,
    ...[parentRunId, tags, metadata, name]: readonly unknown[]
  ): void {
    const what = { runId, parentRunId, serialized, name, tags, metadata }
    this.#start({ ...what, type: 'retriever', input: () => ({ query }) })
  }

  handleRetrieverEnd(documents: unknown, runId: string): void {
    this.#end(runId, () => ({ output: documents }))
  }

  handleRetrieverError(error: unknown, runId: string): void {
    this.#end(runId, () => failure(error))
  }

  handleAgentAction(action: unknown, runId: string): void {
    this.#tell(runId, 'agent_action', action)
  }

  handleAgentEnd(action: unknown, runId: string): void {
    this.#tell(runId, 'agent_finish', action)
  }

  handleCustomEvent(name: unknown, data: unknown, runId: string): void {
    this.#tell(runId, textOf(name) ?? 'custom', data)
  }

  #startModel(
    what: Omit<Started, 'type' | 'input'>,
    input: Started['input'],
    extra: unknown,
  ): void {
    const parameters = member(extra, 'invocation_params')
    const asked = [
      member(what.metadata, 'ls_model_name'),
      member(parameters, 'model'),
      member(parameters, 'model_name'),
    ].find((name) => textOf(name) !== undefined)
    const attributes = { 'gen_ai.request.model': asked, invocation_params: parameters }
    this.#start({ ...what, type: 'llm', input, saying: { attributes } })
  }

  #start(started: Started): void {
    const { runId } = started
    const found: { refusal?: SealtraceError | null } = {}
    this.#recorder.attempt((recorder) => {
      found.refusal = recorder.refusal()
      const runs = openRunsOf(recorder)
      if (found.refusal || runs.has(runId)) return
      runs.add(runId, this.#record(recorder, runs, started))
    })
    if (found.refusal) throw found.refusal
  }

  #record(recorder: Recorder, runs: OpenRuns, started: Started): OpenRun {
    const { runId, parentRunId, input, saying = {}, ...facts } = started
    const above = runs.get(parentRunId)
    const { kind, name, labels } = runLabels({ ...facts, isRoot: !isRunId(parentRunId) })
    if (above && kind === 'event' && isHidden(facts.tags))
      return { ids: above.ids, step: null, kind, owner: this }
    const asked = textOf(saying.attributes?.['gen_ai.request.model'])
    const step = recorder.start({
      ...labels,
      ...saying,
      ...placeOf(runId, parentRunId, above),
      kind,
      name,
      ...(kind === 'tool' && { tool: name }),
      input: plainMessages(input()),
      attributes: { ...labels.attributes, ...saying.attributes },
      status: 'unset',
    })
    const { traceId, spanId } = step
    return { ids: { traceId, spanId }, step, kind, owner: this, asked }
  }

  #end(runId: string, saying: (run: OpenRun) => StepEnd): void {
    this.#recorder.attempt((recorder) => {
      const runs = openRunsOf(recorder)
      const run = runs.get(runId)
      if (run?.owner !== this) return
      runs.remove(runId)
      run.step?.end(saying(run))
    })
  }

  #stream(runId: string, token: unknown): void {
    this.#recorder.attempt((recorder) => {
      const runs = openRunsOf(recorder)
      const run = runs.get(runId)
      if (run?.owner !== this) return
      run.firstPieceAt ??= nowMicros()
      run.pieces = (run.pieces ?? 0) + 1
      if (typeof token === 'string') runs.keepText(run, token)
    })
  }

  /** Something that happened in a run, shown with its step. */
  #tell(runId: string, name: string, data: unknown): void {
    this.#recorder.attempt((recorder) => {
      const run = openRunsOf(recorder).get(runId)
      if (run?.owner !== this || !run.ids) return
      const output = plainMessages(data)
      recorder.record({ ...run.ids, parent: null, joinsSpan: true, kind: 'event', name, output })
    })
  }
}

/** A node repeats all that is in the state of its graph, which the calls in it show. What it makes of it is recorded. */
function isNode(metadata: unknown, parentRunId: unknown): boolean {
  return isRunId(parentRunId) && member(metadata, 'langgraph_node') !== undefined
}

function isHidden(tags: unknown): boolean {
  return Array.isArray(tags) && tags.includes(hiddenTag)
}

function isRunId(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value)
}

/** Of errors that carry requests and answers only what tells of the failure. A graph that waits for a person has not failed. */
function failure(error: unknown): StepEnd {
  const type = textOf(member(error, 'name')) ?? textOf(member(member(error, 'constructor'), 'name'))
  const message = textOf(member(error, 'message'))
  if (isInterrupt({ ...(type !== undefined && { type }) }))
    return { status: 'unset', attributes: { interrupt: message ?? '' } }
  const status = member(error, 'status')
  return {
    status: 'error',
    error:
      typeof error === 'object' && error !== null
        ? { type, message, stack: member(error, 'stack') }
        : (textOf(error) ?? 'failed'),
    ...(typeof status === 'number' && { attributes: { 'http.response.status_code': status } }),
  }
}

function withStream(run: OpenRun, end: StepEnd): StepEnd {
  const { pieces, firstPieceAt, step } = run
  if (pieces === undefined || firstPieceAt === undefined || !step) return end
  const seconds = (firstPieceAt - step.startTime) / 1_000_000
  return {
    ...end,
    attributes: {
      ...end.attributes,
      streamedPieces: pieces,
      'gen_ai.response.time_to_first_chunk': seconds,
    },
  }
}
