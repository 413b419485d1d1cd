// What clients with objects of their own (traces, generations, spans) can carry, made of the canaries of the suite.
import { checkOutput, plantCanaries } from '../../../src/testing.ts'

const prefix = 'span attribute: '
const carried = [
  'span name',
  ...[
    'Langfuse input',
    'Langfuse output',
    'Langfuse trace input',
    'Langfuse trace metadata',
    'Langfuse trace name',
    'Langfuse tags',
    'Langfuse metadata',
    'Langfuse metadata key',
    'Langfuse model parameters',
    'Langfuse status message',
    'user id',
    'session id',
    'tool arguments',
    'tool result',
    'exception message',
  ].map((name) => prefix + name),
]

/** Sends the objects with `send`, which gives the bodies that leave the process, and judges those. */
export async function checkObjects(seed, send) {
  const planted = plantCanaries(seed)
  const bodies = await send(objectsOf(planted.trace.span))
  const { rows } = checkOutput(bodies, { planted, in: 'span', readable: true })
  const own = rows.filter(({ channel }) => carried.includes(channel))
  const named = (verdict) => own.filter((row) => row.verdict === verdict).map((row) => row.channel)
  return {
    rows: own,
    kept: named('kept'),
    leaked: named('leaked'),
    lost: named('lost'),
    absent: [],
  }
}

function objectsOf({ name, attributes }) {
  const keys = Object.keys(attributes)
  const key = keys.find((one) => /^langfuse\.observation\.metadata\..*@/.test(one)) ?? ''
  const json = (field) => JSON.parse(attributes[field])
  return {
    trace: {
      name: attributes['langfuse.trace.name'],
      userId: attributes['user.id'],
      sessionId: attributes['session.id'],
      tags: attributes['langfuse.trace.tags'],
      input: json('langfuse.trace.input'),
      metadata: { note: attributes['langfuse.trace.metadata.note'] },
    },
    generation: {
      name,
      model: 'gpt-4o',
      modelParameters: json('langfuse.observation.model.parameters'),
      input: json('langfuse.observation.input'),
      output: json('langfuse.observation.output'),
      metadata: {
        note: attributes['langfuse.observation.metadata.note'],
        [key.slice('langfuse.observation.metadata.'.length)]: attributes[key],
      },
      statusMessage: attributes['langfuse.observation.status_message'],
    },
    tool: {
      input: attributes['gen_ai.tool.call.arguments'],
      output: attributes['gen_ai.tool.call.result'],
      statusMessage: attributes['exception.message'],
    },
  }
}
