import type { JsonObject, JsonValue } from './json.ts'
import type { SensitiveValue } from './sensitive.ts'

/** What an agent did, in the words of the OpenTelemetry GenAI conventions where they have one. */
export const stepKinds = [
  'agent',
  'completion',
  'tool',
  'retrieval',
  'embedding',
  'handoff',
  'guardrail',
  'event',
] as const

export type StepKind = (typeof stepKinds)[number]

/** Tokens of one model call. `inputTokens` includes the cached ones (the GenAI convention). */
export interface Usage {
  inputTokens?: number
  outputTokens?: number
  totalTokens?: number
  cacheReadTokens?: number
  cacheWriteTokens?: number
  reasoningTokens?: number
}

/** Fields that a step must have and a client may leave to another part of it. */
export type UnsaidField = 'kind' | 'name' | 'start'

export interface PartialStep {
  /**
   * Where it stands among the parts, from first to last: what a later one says wins. Microseconds since the epoch as a rule; a
   * door may add to them, so that an end comes last.
   */
  order: number
  /**
   * What this part does not say, though the step has some value there. A part that tells only when the step ended has
   * that time as its start too.
   */
  unsaid?: readonly UnsaidField[]
}

/** Names of the steps by which a recorder tells of itself: of steps that it lost, and of a session that died. */
export const ownSteps = { gap: 'sealtrace.gap', sessionLost: 'sealtrace.session.lost' } as const

/** Why a recorder lost steps. */
export const gapReasons = [
  'queue_full',
  'spool_full',
  'refused',
  'too_large',
  'closed',
  'damaged',
] as const

/** Steps that a recorder knows to be lost. */
export interface Gap {
  /** How many, one at least. */
  count: number
  reason: (typeof gapReasons)[number]
}

export interface StepError {
  type?: string
  message?: string
  stack?: string
}

/**
 * One thing that an agent did: a span, or a log event. Every field but the ids, times, numbers and enums may hold
 * personal data or secrets, `name` and the other short texts too: only `protect` decides what may stay clear.
 */
export interface Step {
  /** OpenTelemetry trace id, 32 lower-case hex digits. */
  traceId: string
  /** OpenTelemetry span id, 16 lower-case hex digits. An event has the span that it belongs to, or one of its own. */
  spanId: string
  /**
   * Ids that were derived here from what the client sent. They would confirm a guess of that: the pipeline replaces
   * them by keyed ones before anything is stored.
   */
  derived?: { trace?: true; span?: true; parent?: true }
  /**
   * The client sends what it knows of the step at several times (started, then ended; created, then updated, in any
   * order). What is shown is folded from all of them when it is read.
   */
  partial?: PartialStep
  parentSpanId?: string
  /** True for a log event that belongs to the span `spanId` and is shown with it. */
  joinsSpan?: boolean
  kind: StepKind
  name: string
  /** Microseconds since the epoch. */
  startTime: number
  /** Microseconds since the epoch; absent while the step has not ended. */
  endTime?: number
  status: 'unset' | 'ok' | 'error'
  model?: string
  provider?: string
  agent?: string
  tool?: string
  /** The id that the model gave the call, under which its result goes back: ties a tool step to the call's model call. */
  toolCallId?: string
  traceType?: string
  environment?: string
  /** The application's name for the person the step is about; becomes the subject. */
  userId?: string
  sessionId?: string
  usage?: Usage
  /** In US dollars, as the client reported it. */
  costUsd?: number
  /** What went in: messages, arguments, a query. */
  input?: JsonValue
  /** What came out: messages, a result, documents. */
  output?: JsonValue
  error?: StepError
  tags?: string[]
  metadata?: JsonObject
  /** Everything else that the client sent: unknown attributes, events, links, resource, scope. */
  attributes: JsonObject
  /** Values that the client names as sensitive. They are hidden wherever they stand in the step, and stored only so. */
  sensitive?: readonly SensitiveValue[]
  /** The step stands for others, which its recorder lost. */
  gap?: Gap
}
