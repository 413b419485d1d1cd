// Scores and feedback, as the GenAI conventions name them.
import type { JsonObject, JsonValue } from '../../record/json.ts'

const prefix = 'gen_ai.evaluation.'

interface Scored {
  readonly name: string
  readonly attributes: JsonObject
  readonly events: readonly { readonly name: string; readonly attributes: JsonObject }[]
}

/** `quality 0.8 (good): because …`: one line for each score of a step, or for the step when it is one. */
export function scoreLines(step: Scored): string[] {
  return [step, ...step.events].flatMap(({ name, attributes }) =>
    name === `${prefix}result` ? scoreLine(attributes) : [],
  )
}

function scoreLine(attributes: JsonObject): string {
  const of = (field: string): string => textOf(attributes[`${prefix}${field}`])
  const label = of('score.label') && `(${of('score.label')})`
  const figures = [of('name') || 'score', of('score.value'), label].filter(Boolean).join(' ')
  return [figures, of('explanation')].filter(Boolean).join(': ')
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
