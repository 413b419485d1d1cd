// An agent that is traced by hand with OpenTelemetry alone.
import { chatLoop } from './chat.mjs'
import { genaiTrace } from './genai-trace.mjs'
import { tracedModel } from './otel-model.mjs'

/**
 * `write` turns messages into a span's attribute. With `logger` and a scenario `events-…` content goes to log events
 * instead, in the context that `around` gives for a span; with `meter` tokens and durations are measured too.
 */
export async function playByHand({ scenario, modelUrl, tracer, logger, around, meter, write }) {
  const recorded = !scenario.endsWith('norecord')
  const inEvents = scenario.startsWith('events-')
  const measure = meter ? measureOf(meter) : () => {}
  const model = tracedModel({
    tracer,
    baseUrl: `${modelUrl}/v1`,
    write: recorded && !inEvents ? write : null,
    onCall: (call) => {
      measure(call)
      if (inEvents) emitDetails(logger, around, call)
    },
  })
  await chatLoop(model, scenario, genaiTrace(tracer, recorded))
}

/** The one event of the conventions since 1.37; its attributes have a structure. */
function emitDetails(logger, around, { span, attributes, messages }) {
  logger.emit({
    eventName: 'gen_ai.client.inference.operation.details',
    attributes: {
      ...attributes,
      'gen_ai.input.messages': messages.input,
      'gen_ai.output.messages': messages.output,
    },
    context: around(span),
  })
}

function measureOf(meter) {
  const tokens = meter.createHistogram('gen_ai.client.token.usage', { unit: '{token}' })
  const duration = meter.createHistogram('gen_ai.client.operation.duration', { unit: 's' })
  const other = meter.createCounter('http.client.request.count')
  return ({ attributes, usage, seconds }) => {
    tokens.record(usage.prompt_tokens, { ...attributes, 'gen_ai.token.type': 'input' })
    tokens.record(usage.completion_tokens, { ...attributes, 'gen_ai.token.type': 'output' })
    duration.record(seconds, attributes)
    other.add(1)
  }
}
