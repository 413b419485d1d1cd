// The steps of one call to the SDK: the run, its steps, the calls of a model, the tools.
import type { StepKind } from '../../record/step.ts'
import { currentContext, type RecordContext } from '../recorder/context.ts'
import type { Recorder } from '../recorder/recorder.ts'
import type { OpenStep, StepEnd, StepIds, StepStart } from '../recorder/step-draft.ts'
import { aboutOf } from './about.ts'
import { errorOf } from './error-of.ts'
import { inputMessages, outputMessages, providerCalls } from './messages.ts'
import { innerOperation, operationOf, settingsOf, toolDefinitions } from './operations.ts'
import { providerName } from './provider-name.ts'
import { fieldsOf, said, textOf, timeOf, type Fields } from './reading.ts'
import { totalUsageOf, usageOf } from './usage-of.ts'

/** Whether content is recorded. What a call says of itself counts before it. */
export interface ContentOptions {
  readonly recordInputs?: boolean | undefined
  readonly recordOutputs?: boolean | undefined
}

export class CallRun {
  readonly #recorder: Recorder
  readonly #root: OpenStep
  /** Said of each step, since later ones may begin in the async context of who reads a stream. */
  readonly #shared: Omit<RecordContext, 'step' | 'metadata' | 'tags' | 'agent'>
  readonly #output: (event: Fields) => unknown
  readonly #inputs: boolean
  readonly #outputs: boolean
  readonly #inner = new Map<string, OpenStep>()
  readonly #tools = new Map<string, OpenStep>()
  #step: OpenStep | undefined
  /** The call of a model that was told of last, until it has failed or answered. */
  #attempt: OpenStep | undefined

  constructor(recorder: Recorder, event: Fields, options: ContentOptions) {
    const about = aboutOf(event)
    const { userId, sessionId, traceType, environment } = {
      ...currentContext(),
      ...said({ ...about }),
    }
    const { kind, verb, input, output } = operationOf(event)
    this.#recorder = recorder
    this.#shared = { userId, sessionId, traceType, environment }
    this.#inputs = records(event, 'recordInputs', options)
    this.#outputs = records(event, 'recordOutputs', options)
    this.#output = output
    this.#root = recorder.start({
      ...this.#shared,
      ...modelOf(event),
      kind,
      name: nameOf(verb, event),
      agent: textOf(event['functionId']),
      input: this.#inputs ? input(event) : undefined,
      tags: about.tags,
      metadata: about.metadata,
      attributes: { 'gen_ai.operation.name': verb },
      startTime: timeOf(event),
    })
  }

  /** What steps that start inside of a tool stand below, and whom they are about. */
  toolContext(toolCallId: string): RecordContext | undefined {
    const step = this.#tools.get(toolCallId)
    return step && this.#inside(step)
  }

  attemptContext(attempt: OpenStep): RecordContext {
    return this.#inside(attempt)
  }

  stepStart(event: Fields): void {
    const { stepNumber, steps } = event
    const before = Array.isArray(steps) ? steps.length : 0
    const number = typeof stepNumber === 'number' ? stepNumber : before
    this.#endStep({})
    this.#step = this.#start('agent', `step ${number + 1}`, {
      parent: idsOf(this.#root),
      attributes: { 'gen_ai.operation.name': 'agent_step' },
      startTime: timeOf(event),
    })
  }

  modelStart(event: Fields): OpenStep {
    // A try that was followed by another one without a word of its end.
    this.#endAttempt({ status: 'error' })
    const tools = this.#inputs ? toolDefinitions(event) : undefined
    this.#attempt = this.#start('completion', nameOf('chat', event), {
      ...modelOf(event),
      input: this.#inputs ? inputMessages(event) : undefined,
      attributes: said({
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': modelOf(event).model,
        ...settingsOf(event),
        'gen_ai.tool.definitions': tools,
      }),
      startTime: timeOf(event),
    })
    return this.#attempt
  }

  /** The SDK makes the call, for the first time or again. */
  attempt(event: Fields): OpenStep {
    return this.#attempt ?? this.modelStart(event)
  }

  attemptFailed(attempt: OpenStep, error: unknown): void {
    attempt.end(this.#failure(error))
    if (this.#attempt === attempt) this.#attempt = undefined
  }

  /** Version 6 says what the model answered only when its tools have run. */
  modelAnswered(): void {
    this.#attempt?.end()
  }

  modelEnd(event: Fields): void {
    const attempt = this.#attempt
    this.#attempt = undefined
    if (!attempt) return
    const { finishReason, performance } = event
    const response = fieldsOf(event['response'])
    const firstMs = fieldsOf(performance)['timeToFirstOutputMs']
    attempt.end({
      model: textOf(response['modelId']) ?? modelOf(event).model,
      output: this.#outputs ? outputMessages(event) : undefined,
      usage: usageOf(event['usage']),
      status: finishReason === 'error' ? 'error' : 'ok',
      attributes: said({
        'gen_ai.response.finish_reasons': finishReason === undefined ? undefined : [finishReason],
        'gen_ai.response.id': textOf(event['responseId'] ?? response['id']),
        'gen_ai.response.time_to_first_chunk':
          typeof firstMs === 'number' ? firstMs / 1000 : undefined,
      }),
      endTime: timeOf(event),
    })
    this.#providerTools(event, attempt)
  }

  toolStart(event: Fields): void {
    const call = fieldsOf(event['toolCall'])
    const toolCallId = textOf(call['toolCallId'])
    if (toolCallId === undefined) return
    const tool = this.#startTool(call, idsOf(this.#step ?? this.#root), timeOf(event))
    this.#tools.set(toolCallId, tool)
  }

  /** Version 7 has one object for both outcomes, version 6 a flag. */
  toolEnd(event: Fields): void {
    const toolCallId = textOf(fieldsOf(event['toolCall'])['toolCallId']) ?? ''
    const step = this.#tools.get(toolCallId)
    this.#tools.delete(toolCallId)
    const outcome = fieldsOf(event['toolOutput'] ?? event)
    const failed = outcome['type'] === 'tool-error' || outcome['success'] === false
    step?.end({ ...this.#toolOutcome(outcome, failed), endTime: timeOf(event) })
  }

  innerStart(name: 'embedding' | 'rerank', event: Fields): void {
    const { kind, verb, input } = innerOperation(name)
    const step = this.#start(kind, nameOf(verb, event), {
      ...modelOf(event),
      parent: idsOf(this.#root),
      input: this.#inputs ? input(event) : undefined,
      attributes: { 'gen_ai.operation.name': verb },
      startTime: timeOf(event),
    })
    this.#inner.set(innerKey(event), step)
  }

  innerEnd(name: 'embedding' | 'rerank', event: Fields): void {
    const step = this.#inner.get(innerKey(event))
    this.#inner.delete(innerKey(event))
    const [vector] = Array.isArray(event['embeddings']) ? event['embeddings'] : []
    const dimensions = Array.isArray(vector) ? vector.length : undefined
    step?.end({
      output: this.#outputs ? innerOperation(name).output(event) : undefined,
      usage: usageOf(event['usage']),
      attributes: said({ 'gen_ai.embeddings.dimension.count': dimensions }),
      endTime: timeOf(event),
    })
  }

  stepEnd(event: Fields): void {
    this.#endStep({ endTime: timeOf(event) })
  }

  stepFailed(event: Fields): void {
    const failure = { ...this.#failure(event['error']), endTime: timeOf(event) }
    this.#endAttempt(failure)
    this.#endStep(failure)
  }

  end(event: Fields): void {
    const { finishReason, error } = event
    const endTime = timeOf(event)
    const failed = error !== undefined && error !== null
    this.#endOpen({ endTime })
    this.#root.end({
      output: this.#outputs ? this.#output(event) : undefined,
      usage: totalUsageOf(event),
      ...(failed && this.#failure(error)),
      attributes: said({
        'gen_ai.response.finish_reasons': finishReason === undefined ? undefined : [finishReason],
      }),
      endTime,
    })
  }

  fail(error: unknown, event: Fields): void {
    const failure = { ...this.#failure(error), endTime: timeOf(event) }
    this.#endOpen(failure)
    this.#root.end(failure)
  }

  /** The caller did not want the rest: no error, and no answer. */
  abort(reason: unknown, event: Fields): void {
    const text = textOf(fieldsOf(reason)['message']) ?? textOf(reason)
    const said: StepEnd = {
      status: 'unset',
      attributes: {
        'sealtrace.aborted': true,
        ...(this.#inputs && text !== undefined && { 'sealtrace.abort.reason': text }),
      },
      endTime: timeOf(event),
    }
    this.#endOpen(said)
    this.#root.end(said)
  }

  #providerTools(event: Fields, completion: OpenStep): void {
    for (const { call, outcome } of providerCalls(event)) {
      const tool = this.#startTool(call, idsOf(completion), timeOf(event))
      const failed = outcome?.['type'] === 'tool-error'
      tool.end({ ...this.#toolOutcome(outcome ?? {}, failed), endTime: timeOf(event) })
    }
  }

  #startTool(call: Fields, parent: StepIds, startTime: number | undefined): OpenStep {
    const tool = textOf(call['toolName'])
    return this.#start('tool', `execute_tool ${tool ?? ''}`.trim(), {
      parent,
      tool,
      toolCallId: textOf(call['toolCallId']),
      input: this.#inputs ? call['input'] : undefined,
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.type': call['providerExecuted'] === true ? 'extension' : 'function',
      },
      startTime,
    })
  }

  #toolOutcome({ error, output }: Fields, failed: boolean): StepEnd {
    if (failed) return this.#failure(error)
    return { output: this.#outputs ? output : undefined }
  }

  #start(kind: StepKind, name: string, saying: Partial<StepStart>): OpenStep {
    const parent = idsOf(this.#step ?? this.#root)
    return this.#recorder.start({ ...this.#shared, parent, ...saying, kind, name })
  }

  /** Errors repeat what went in and what came out. */
  #failure(error: unknown): StepEnd {
    return { error: errorOf(error, this.#inputs && this.#outputs), status: 'error' }
  }

  #inside(step: OpenStep): RecordContext {
    return { ...this.#shared, step: idsOf(step) }
  }

  #endAttempt(saying: StepEnd): void {
    const attempt = this.#attempt
    this.#attempt = undefined
    attempt?.end(saying)
  }

  #endStep(saying: StepEnd): void {
    const step = this.#step
    this.#step = undefined
    step?.end(saying)
  }

  #endOpen(saying: StepEnd): void {
    for (const steps of [this.#tools, this.#inner]) {
      for (const step of steps.values()) step.end(saying)
      steps.clear()
    }
    this.#endAttempt(saying)
    this.#endStep(saying)
  }
}

function idsOf({ traceId, spanId }: StepIds): StepIds {
  return { traceId, spanId }
}

function innerKey({ embedCallId }: Fields): string {
  return textOf(embedCallId) ?? ''
}

function nameOf(verb: string, event: Fields): string {
  return `${verb} ${modelOf(event).model ?? ''}`.trim()
}

/** Version 6 has both in `model`. */
function modelOf(event: Fields): { model: string | undefined; provider: string | undefined } {
  const { modelId, provider } = event['modelId'] === undefined ? fieldsOf(event['model']) : event
  return { model: textOf(modelId), provider: providerName(textOf(provider)) }
}

/** Version 6 does not tell its listeners what a call says: there its metadata may. */
function records(event: Fields, name: keyof ContentOptions, options: ContentOptions): boolean {
  const words = [event[name], fieldsOf(event['metadata'])[name], options[name]]
  return words.find((word) => typeof word === 'boolean') ?? true
}
