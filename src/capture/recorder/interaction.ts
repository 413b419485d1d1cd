// The logger API: an interaction with a model, a tool, a knowledge base or an agent, in the words of other loggers.
import type { StepKind, Usage } from '../../record/step.ts'
import { nowMicros } from './clock.ts'
import type { StepEnd, StepStart, WholeStep } from './step-draft.ts'

const kinds = {
  Completion: 'completion',
  ToolCall: 'tool',
  RagQuery: 'retrieval',
  AgentExecution: 'agent',
} as const satisfies Record<string, StepKind>

export type InteractionType = keyof typeof kinds

export interface RequestData {
  readonly prompt?: unknown
  readonly tool_name?: string | undefined
  readonly tool_arguments?: unknown
  readonly parameters?: unknown
}

export interface ResponseData {
  readonly content?: unknown
  readonly tool_result?: unknown
  /** 0 to 1. */
  readonly confidence?: number | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

export interface TokenUsage {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly total_tokens?: number | undefined
}

export interface InteractionRequest {
  readonly agentId?: string | undefined
  /** Default `Completion`. */
  readonly interactionType?: InteractionType | undefined
  /** Of the model or the tool: `gpt-4`, `calculator-tool`. */
  readonly modelIdentifier?: string | undefined
  readonly request: RequestData
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly userId?: string | undefined
  readonly sessionId?: string | undefined
}

export interface InteractionResponse {
  readonly response?: ResponseData | undefined
  /** How long it took, in milliseconds; default: since the request. */
  readonly latencyMs?: number | undefined
  readonly tokenUsage?: TokenUsage | undefined
  readonly error?: unknown
}

export interface Interaction extends InteractionRequest, InteractionResponse {}

/** It ends now, and started `latencyMs` ago. */
export function logInteraction(interaction: Interaction): WholeStep {
  const endTime = nowMicros()
  const startTime = Math.round(endTime - Math.max(0, interaction.latencyMs ?? 0) * 1000)
  const request = requestStep(interaction)
  const { output, error, usage, attributes } = responseEnd(interaction)
  return {
    ...request,
    output,
    error,
    usage,
    status: error === undefined || error === null ? 'ok' : 'error',
    attributes: { ...request.attributes, ...attributes },
    startTime,
    endTime,
  }
}

export function requestStep(interaction: InteractionRequest): StepStart {
  const { agentId, interactionType = 'Completion', modelIdentifier, request = {} } = interaction
  const { prompt, tool_name: tool, tool_arguments: args, parameters } = request
  const kind = kinds[interactionType] ?? 'event'
  const isTool = kind === 'tool'
  const input = isTool ? (args ?? prompt) : (prompt ?? args)
  const also = isTool && args !== undefined ? { prompt } : prompt === undefined ? {} : { args }
  return {
    kind,
    name: tool ?? modelIdentifier ?? interactionType,
    agent: agentId,
    ...(isTool ? { tool: tool ?? modelIdentifier } : { model: modelIdentifier, tool }),
    input,
    metadata: interaction.metadata,
    userId: interaction.userId,
    sessionId: interaction.sessionId,
    attributes: {
      'sealtrace.interaction.type': interactionType,
      ...known('sealtrace.request.parameters', parameters),
      ...known('sealtrace.request.prompt', also.prompt),
      ...known('sealtrace.request.tool_arguments', also.args),
    },
  }
}

export function responseEnd({ response = {}, ...rest }: InteractionResponse): StepEnd {
  const { content, tool_result: result, confidence, metadata } = response
  return {
    output: result ?? content,
    error: rest.error,
    usage: rest.tokenUsage && usageOf(rest.tokenUsage),
    attributes: {
      ...known('sealtrace.response.content', result === undefined ? undefined : content),
      ...known('sealtrace.response.confidence', confidence),
      ...known('sealtrace.response.metadata', metadata),
    },
  }
}

function usageOf({ input_tokens, output_tokens, total_tokens }: TokenUsage): Usage {
  return {
    inputTokens: input_tokens,
    outputTokens: output_tokens,
    ...(total_tokens !== undefined && { totalTokens: total_tokens }),
  }
}

function known(name: string, value: unknown): Record<string, unknown> {
  return value === undefined || value === null ? {} : { [name]: value }
}
