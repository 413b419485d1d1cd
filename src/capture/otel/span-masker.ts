import { Masker, type Mask, type MaskerOptions } from '../masker.ts'
import type {
  AttributesLike,
  EventLike,
  LinkLike,
  ResourceLike,
  ScopeLike,
  SpanContextLike,
  SpanLike,
} from './span-shape.ts'
import { maskResource } from './mask-resource.ts'

/** Put on a span whose content was dropped because it could not be masked. */
const failureAttribute = 'sealtrace.masking.failed'

/** Makes masked copies of spans. What the application holds is never changed. */
export class SpanMasker {
  /** Spans and resources whose content was dropped because masking failed. */
  failures = 0
  readonly #masker: Masker
  // Exporters group spans by the identity of these.
  readonly #resources = new WeakMap<object, ResourceLike>()
  readonly #scopes = new WeakMap<object, ScopeLike>()

  constructor(options: MaskerOptions) {
    this.#masker = new Masker(options)
  }

  /** A span that cannot be masked keeps its ids, times, kind and status code only. Throws for what is no span. */
  mask(span: SpanLike): SpanLike {
    if (!this.#masker.passesContent) return this.#bare(span, notRecorded)
    try {
      return this.#masked(span)
    } catch {
      this.failures++
      return this.#bare(span, maskingFailed)
    }
  }

  /** The same for many. One that is no span at all is left out. */
  maskAll(spans: readonly SpanLike[]): SpanLike[] {
    const out: SpanLike[] = []
    for (const span of spans) {
      try {
        out.push(this.mask(span))
      } catch {
        this.failures++
      }
    }
    return out
  }

  #masked(span: SpanLike): SpanLike {
    const mask = this.#masker.mask()
    const { message } = span.status
    const context = maskContext(span.spanContext(), mask)
    return {
      ...this.#frame(span),
      name: maskText(span.name, mask),
      spanContext: () => context,
      ...(span.parentSpanContext && {
        parentSpanContext: maskContext(span.parentSpanContext, mask),
      }),
      status: {
        code: span.status.code,
        ...(message === undefined ? {} : { message: maskText(message, mask) }),
      },
      attributes: maskAttributes(span.attributes, mask),
      events: span.events.map((event) => maskEvent(event, mask)),
      links: span.links.map((link) => maskLink(link, mask)),
    }
  }

  /** What is no content: ids, times, kind, counts; and resource and scope, which are masked once. */
  #frame(span: SpanLike): Omit<SpanLike, 'name' | 'spanContext' | 'status' | Content> {
    const { instrumentationLibrary: library, instrumentationScope: scope } = span
    return {
      kind: span.kind,
      ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
      startTime: span.startTime,
      endTime: span.endTime,
      duration: span.duration,
      ended: span.ended,
      resource: this.#resource(span.resource),
      ...(library && { instrumentationLibrary: this.#scope(library) }),
      ...(scope && { instrumentationScope: this.#scope(scope) }),
      droppedAttributesCount: span.droppedAttributesCount,
      droppedEventsCount: span.droppedEventsCount,
      droppedLinksCount: span.droppedLinksCount,
    }
  }

  #resource(resource: ResourceLike): ResourceLike {
    let masked = this.#resources.get(resource)
    if (!masked) {
      masked = maskResource(resource, {
        attributes: (values) => this.attributes(values),
        mask: (value) => this.#masker.mask()(value),
      })
      this.#resources.set(resource, masked)
    }
    return masked
  }

  /** Attributes by themselves. Never throws. */
  attributes(values: object): AttributesLike {
    if (!this.#masker.passesContent) return {}
    try {
      return maskAttributes(values, this.#masker.mask())
    } catch {
      this.failures++
      return { [failureAttribute]: true }
    }
  }

  #scope(scope: ScopeLike): ScopeLike {
    let masked = this.#scopes.get(scope)
    if (!masked) {
      masked = maskScope(scope, this.#masker.mask())
      this.#scopes.set(scope, masked)
    }
    return masked
  }

  #bare(span: SpanLike, { name, attributes }: Stand): SpanLike {
    const { traceId, spanId, traceFlags } = span.spanContext()
    const parent = span.parentSpanContext
    const nothing = { name: '', version: '' }
    return {
      name,
      kind: span.kind,
      spanContext: () => ({ traceId, spanId, traceFlags }),
      ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
      ...(parent && { parentSpanContext: bareContext(parent) }),
      startTime: span.startTime,
      endTime: span.endTime,
      duration: span.duration,
      ended: span.ended,
      status: { code: span.status.code },
      attributes: { ...attributes },
      events: [],
      links: [],
      resource: this.#resource(span.resource),
      instrumentationLibrary: nothing,
      instrumentationScope: nothing,
      droppedAttributesCount: 0,
      droppedEventsCount: span.events.length,
      droppedLinksCount: span.links.length,
    }
  }
}

/** What stands for the content of a span. */
interface Stand {
  readonly name: string
  readonly attributes: AttributesLike
}

const notRecorded: Stand = { name: '[not recorded]', attributes: {} }
const maskingFailed: Stand = {
  name: '[masking failed]',
  attributes: { [failureAttribute]: true },
}

type Content = 'attributes' | 'events' | 'links' | 'parentSpanContext'

/** A text is no field: a policy that names the fields that may pass lets none. */
function maskText(text: string, mask: Mask): string {
  const masked = mask(text)
  return typeof masked === 'string' ? masked : notRecorded.name
}

function maskAttributes(values: object, mask: Mask): AttributesLike {
  const masked = mask(values)
  if (typeof masked !== 'object' || masked === null || Array.isArray(masked))
    throw new TypeError('attributes are no object')
  const out: AttributesLike = masked
  for (const [key, value] of Object.entries(out)) if (Array.isArray(value)) out[key] = even(value)
  return out
}

/** A list of attributes is of one type: what stands for a hidden number is a text. */
function even(values: unknown[]): unknown[] {
  const types = new Set(values.map((value) => typeof value))
  return types.size > 1 && types.has('string')
    ? values.map((value) => (typeof value === 'object' ? value : String(value)))
    : values
}

function maskEvent(event: EventLike, mask: Mask): EventLike {
  return {
    name: maskText(event.name, mask),
    time: event.time,
    ...(event.attributes && { attributes: maskAttributes(event.attributes, mask) }),
    droppedAttributesCount: event.droppedAttributesCount ?? 0,
  }
}

function maskLink(link: LinkLike, mask: Mask): LinkLike {
  return {
    context: maskContext(link.context, mask),
    ...(link.attributes && { attributes: maskAttributes(link.attributes, mask) }),
    droppedAttributesCount: link.droppedAttributesCount ?? 0,
  }
}

function maskScope(scope: ScopeLike, mask: Mask): ScopeLike {
  const { version, schemaUrl, attributes } = scope
  return {
    name: maskText(scope.name, mask),
    ...(version === undefined ? {} : { version: maskText(version, mask) }),
    ...(schemaUrl === undefined ? {} : { schemaUrl: maskText(schemaUrl, mask) }),
    ...(attributes && { attributes: maskAttributes(attributes, mask) }),
  }
}

function maskContext(context: SpanContextLike, mask: Mask): SpanContextLike {
  let { traceState } = context
  // The format of an entry belongs to its vendor: one that holds a finding goes whole.
  for (const entry of traceState?.serialize().split(',') ?? [])
    if (mask(entry) !== entry) traceState = traceState?.unset(entry.split('=', 1)[0]?.trim() ?? '')
  return {
    ...bareContext(context),
    ...(traceState && traceState.serialize() !== '' ? { traceState } : {}),
  }
}

function bareContext({ traceId, spanId, traceFlags, isRemote }: SpanContextLike): SpanContextLike {
  return { traceId, spanId, traceFlags, ...(isRemote === undefined ? {} : { isRemote }) }
}
