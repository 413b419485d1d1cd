// Where an OpenTelemetry span, its resource and its scope can hold a secret.
import { spanAttributes } from './span-attributes.ts'
import type { Sprig } from './sprig.ts'

export type PlantedAttributes = Record<string, string | number | string[]>

/** A span to be made by any SDK. */
export interface PlantedSpan {
  name: string
  attributes: PlantedAttributes
  events: { name: string; attributes: PlantedAttributes }[]
  links: { traceState: string; attributes: PlantedAttributes }[]
  traceState: string
  statusMessage: string
  /** For `recordException`. */
  exception: { name: string; message: string; stack: string }
}

/** What is planted in one trace. */
export interface PlantedTrace {
  resource: PlantedAttributes
  scope: { name: string; version: string; schemaUrl: string }
  span: PlantedSpan
}

export interface SpanChannel {
  readonly name: string
  /** What it is, and how it is planted. */
  readonly about: string
  readonly plant: (sprig: Sprig, trace: PlantedTrace) => void
}

export function emptyTrace(): PlantedTrace {
  return {
    resource: {},
    scope: { name: '', version: '', schemaUrl: '' },
    span: {
      name: '',
      attributes: {},
      events: [],
      links: [],
      traceState: '',
      statusMessage: '',
      exception: { name: '', message: '', stack: '' },
    },
  }
}

export const spanChannels: readonly SpanChannel[] = [
  channel('span name', 'after the operation', (s, { span }) => {
    span.name = `send ${s.harmless} ${s.mail}`
  }),
  ...spanAttributes.map(({ name, about, key, value }) =>
    channel(`span attribute: ${name}`, about, (s, { span }) => {
      span.attributes[typeof key === 'string' ? key : key(s)] = value(s)
    }),
  ),
  channel('span status message', 'a text', (s, { span }) => {
    span.statusMessage = s.text
  }),
  channel('span trace state', 'the value of a vendor', (s, { span }) => {
    span.traceState = `other=${s.harmless},vendor=${s.mailParts.join('@')}`
  }),
  channel('event name', 'a text', (s, { span }) => {
    span.events.push({ name: s.text, attributes: {} })
  }),
  channel('event attribute', 'a value', (s, { span }) => {
    span.events.push({ name: 'note', attributes: { note: s.text } })
  }),
  channel('event attribute key', 'a name', (s, { span }) => {
    span.events.push({ name: 'note', attributes: { [s.mail]: s.harmless } })
  }),
  channel('event attribute, JSON text', 'as message events have it', (s, { span }) => {
    const message = JSON.stringify({ role: 'user', content: s.text })
    span.events.push({ name: 'gen_ai.user.message', attributes: { message } })
  }),
  channel('exception type', 'the name of the error', (s, { span }) => {
    span.exception.name = `${s.harmless} ${s.mail}`
  }),
  channel('exception message', 'a text', (s, { span }) => {
    span.exception.message = s.text
  }),
  channel('exception stack', 'a file name in it', (s, { span }) => {
    span.exception.stack = `Error: x\n    at ${s.harmless} (/home/${s.mail}/a.js:1:2)`
  }),
  channel('link attribute', 'a value', (s, { span }) => {
    span.links.push({ traceState: '', attributes: { note: s.text } })
  }),
  channel('link attribute key', 'a name', (s, { span }) => {
    span.links.push({ traceState: '', attributes: { [s.mail]: s.harmless } })
  }),
  channel('link trace state', 'the value of a vendor', (s, { span }) => {
    const traceState = `other=${s.harmless},vendor=${s.mailParts.join('@')}`
    span.links.push({ traceState, attributes: {} })
  }),
  channel('resource attribute', 'a value', (s, trace) => {
    trace.resource['deployment.note'] = s.text
  }),
  channel('resource attribute key', 'a name', (s, trace) => {
    trace.resource[s.mail] = s.harmless
  }),
  channel('resource attribute list', 'command arguments', (s, trace) => {
    trace.resource['process.command_args'] = ['run', s.harmless, s.mail]
  }),
  channel('service name', 'a text', (s, trace) => {
    trace.resource['service.name'] = `${s.harmless} ${s.mail}`
  }),
  channel('scope name', 'a text', (s, { scope }) => {
    scope.name = `${s.harmless}/${s.mail}`
  }),
  channel('scope version', 'a text', (s, { scope }) => {
    scope.version = `1.0 ${s.harmless} ${s.mail}`
  }),
  channel('scope schema URL', 'its query', (s, { scope }) => {
    scope.schemaUrl = `https://x.example/${s.harmless}?by=${s.mail}`
  }),
]

function channel(name: string, about: string, plant: SpanChannel['plant']): SpanChannel {
  return { name, about, plant }
}
