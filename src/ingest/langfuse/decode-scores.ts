// POST /api/public/scores: one score, or a list of them (the Python client from v5 on).
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import type { Step } from '../../record/step.ts'
import { SealtraceError } from '../../error.ts'
import { badRequest, tooLarge } from '../bad-request.ts'
import type { Decoded } from '../doors.ts'
import { parseJsonBytes } from '../json-text.ts'
import { timeInUuid } from '../uuid-time.ts'
import { readText, readTime } from './fields.ts'
import { scoreStep } from './score-step.ts'

const maxDepth = 8 + limits.depth

/**
 * The answer: `{id}` for one score; for a list how many were taken, and what is wrong with the others. Throws
 * `bad_request` for one that cannot be read, `too_large` for too many. A score without a time was given
 * when its id was made, as far as that tells, else at `receivedAt`: then the same score sent again is another.
 */
export function decodeLangfuseScores(body: Uint8Array, receivedAt: number): Decoded {
  const value = parseJsonBytes(body, maxDepth, 'body') as JsonValue
  if (isJsonObject(value)) {
    const step = stepOf(value, receivedAt)
    return { steps: [step], answer: { id: readText(value, 'id') ?? step.spanId } }
  }
  if (!Array.isArray(value)) throw badRequest('body: neither a score nor a list of scores')
  if (value.length > limits.stepsPerRequest)
    throw tooLarge(`body: more than ${limits.stepsPerRequest} scores`)
  const steps: Step[] = []
  const errors: JsonObject[] = []
  for (const [index, score] of value.entries())
    try {
      if (!isJsonObject(score)) throw badRequest('not an object')
      steps.push(stepOf(score, receivedAt))
    } catch (error) {
      if (!SealtraceError.is(error) || error.code !== 'bad_request') throw error
      errors.push({ message: `score ${index}: ${error.message}` })
    }
  return { steps, answer: { accepted: steps.length, rejected: errors.length, errors } }
}

function stepOf(score: JsonObject, receivedAt: number): Step {
  const at = readTime(score, 'timestamp') ?? timeInUuid(readText(score, 'id') ?? '')
  return scoreStep(score, at ?? receivedAt)
}
