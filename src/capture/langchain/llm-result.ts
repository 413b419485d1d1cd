// What a model call came to: messages, tokens, the model that answered.
import { readUsage } from '../../ingest/langsmith/run-usage.ts'
import { copyJson } from '../../protect/copy-json.ts'
import { isJsonObject } from '../../record/json.ts'
import type { StepSaying } from '../recorder/step-draft.ts'
import { isMembers, member, textOf, type Members } from './members.ts'
import { plainMessage } from './plain-messages.ts'

const bounds = { values: 10_000, chars: 1024 * 1024 }

/**
 * @param result an `LLMResult` of LangChain
 * @param asked the model that the call asks for, where the answer names none
 */
export function llmResult(result: unknown, asked: string | undefined): StepSaying {
  const llmOutput = member(result, 'llmOutput')
  const generations = [member(result, 'generations')].flat(2).filter(isMembers)
  const messages = generations.map(answered)
  const answer = member(messages[0], 'response_metadata')
  const info = member(generations[0], 'generationInfo')
  const model = [
    member(answer, 'model_name'),
    member(answer, 'model'),
    member(info, 'model_name'),
    asked,
  ]
  return {
    ...(messages.length > 0 && { output: messages }),
    ...usageOf(messages, llmOutput),
    model: model.map(textOf).find((name) => name !== undefined),
    provider: textOf(member(answer, 'model_provider'))?.toLowerCase(),
    ...(isMembers(llmOutput) && { attributes: { outputs: { llmOutput } } }),
  }
}

/** Generations of plain text models are no messages. */
function answered(generation: Members): Members {
  const message = plainMessage(member(generation, 'message'))
  const info = member(generation, 'generationInfo')
  return {
    ...(message ?? { role: 'assistant', content: member(generation, 'text') }),
    ...(isMembers(info) && Object.keys(info).length > 0 && { generationInfo: info }),
  }
}

function usageOf(messages: readonly Members[], llmOutput: unknown): StepSaying {
  const counted = messages.map(({ usage_metadata }) => ({ usage_metadata }))
  const copy = copyJson({ messages: counted, llmOutput }, { ...bounds })
  return isJsonObject(copy) ? readUsage(copy, {}) : {}
}
