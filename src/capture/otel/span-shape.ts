// What the OpenTelemetry JS SDKs 1.x and 2.x hand to processors and exporters, as far as it is used here. Written down
// here, so that neither generation has to be installed.

/** Values by name. */
export type AttributesLike = Record<string, unknown>

export interface SpanContextLike {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  readonly isRemote?: boolean | undefined
  readonly traceState?: TraceStateLike | undefined
}

export interface TraceStateLike {
  set(key: string, value: string): TraceStateLike
  unset(key: string): TraceStateLike
  get(key: string): string | undefined
  serialize(): string
}

export interface EventLike {
  readonly name: string
  readonly time: unknown
  readonly attributes?: object | undefined
  readonly droppedAttributesCount?: number | undefined
}

export interface LinkLike {
  readonly context: SpanContextLike
  readonly attributes?: object | undefined
  readonly droppedAttributesCount?: number | undefined
}

export interface ResourceLike {
  readonly attributes: object
  readonly asyncAttributesPending?: boolean | undefined
  readonly schemaUrl?: string | undefined
  waitForAsyncAttributes?(): Promise<void>
  getRawAttributes?(): unknown[]
  merge(other: ResourceLike | null): ResourceLike
}

export interface ScopeLike {
  readonly name: string
  readonly version?: string | undefined
  readonly schemaUrl?: string | undefined
  readonly attributes?: object | undefined
}

/** A span that has ended. `parentSpanId` and `instrumentationLibrary` are of 1.x, their neighbours of 2.x. */
export interface SpanLike {
  readonly name: string
  readonly kind: number
  spanContext(): SpanContextLike
  readonly parentSpanId?: string | undefined
  readonly parentSpanContext?: SpanContextLike | undefined
  readonly startTime: unknown
  readonly endTime: unknown
  readonly duration: unknown
  readonly ended: boolean
  readonly status: { readonly code: number; readonly message?: string | undefined }
  readonly attributes: object
  readonly events: readonly EventLike[]
  readonly links: readonly LinkLike[]
  readonly resource: ResourceLike
  readonly instrumentationLibrary?: ScopeLike | undefined
  readonly instrumentationScope?: ScopeLike | undefined
  readonly droppedAttributesCount: number
  readonly droppedEventsCount: number
  readonly droppedLinksCount: number
}

export interface SpanProcessorLike {
  onStart(span: object, parentContext: object): void
  onEnding?(span: object): void
  onEnd(span: object): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

export interface ExportResultLike {
  /** 0: exported; 1: failed. */
  code: number
  error?: Error
}

export interface SpanExporterLike {
  export(spans: object[], done: (result: ExportResultLike) => void): void
  forceFlush?(): Promise<void>
  shutdown(): Promise<void>
}
