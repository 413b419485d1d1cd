// What Mastra hands to exporters, as far as it is used here. Written down here, so that Mastra need not be installed. What
// models, tools and users said stands in input, output, metadata, errors and logs.

export interface MastraSpan {
  readonly id: string
  readonly traceId: string
  readonly parentSpanId?: string | undefined
  readonly name?: unknown
  /** `agent_run`, `model_inference`, `tool_call`, … */
  readonly type: string
  readonly entityType?: unknown
  readonly entityId?: unknown
  readonly entityName?: unknown
  readonly startTime?: unknown
  readonly endTime?: unknown
  readonly attributes?: object | undefined
  readonly metadata?: object | undefined
  /** Of the span at the root. */
  readonly tags?: unknown
  readonly input?: unknown
  readonly output?: unknown
  readonly errorInfo?: object | undefined
  readonly requestContext?: unknown
}

export interface MastraTracingEvent {
  /** `span_started`, `span_updated` or `span_ended`. */
  readonly type: string
  readonly exportedSpan: MastraSpan
}

/** What logs and scores have in common. */
export interface MastraSignal {
  readonly timestamp?: unknown
  readonly traceId?: string | undefined
  readonly spanId?: string | undefined
  readonly metadata?: object | undefined
}

export interface MastraLogEvent {
  readonly log: MastraSignal & {
    readonly level?: unknown
    readonly message?: unknown
    readonly data?: object | undefined
    readonly tags?: unknown
  }
}

export interface MastraScoreEvent {
  readonly score: MastraSignal & {
    readonly scorerId?: unknown
    readonly scorerName?: unknown
    readonly score?: unknown
    readonly reason?: unknown
  }
}
