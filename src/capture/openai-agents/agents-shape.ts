// What the OpenAI Agents SDK hands to trace processors, as far as it is used here. Written down here, so that the SDK need
// not be installed. Ids may be of the application's own making, and the data hold what models and tools said.

export interface AgentsTrace {
  readonly traceId: string
  readonly name?: unknown
  /** Of a conversation. */
  readonly groupId?: unknown
  readonly metadata?: unknown
}

export interface AgentsSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentId?: string | null | undefined
  /** ISO 8601. */
  readonly startedAt?: unknown
  readonly endedAt?: unknown
  /** By its `type`; also has what the span's `toJSON` leaves out: `_input` and `_response`. */
  readonly spanData: unknown
  readonly error?: unknown
  /** The metadata of its trace. */
  readonly traceMetadata?: unknown
}
