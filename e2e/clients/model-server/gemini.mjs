// Gemini's generateContent. `promptTokenCount` includes the cached tokens.
import { piecesOf } from './turn.mjs'

export const gemini = {
  conversationOf(body) {
    const tools = (body.tools ?? [])
      .flatMap((tool) => tool.functionDeclarations ?? tool.function_declarations ?? [])
      .map(({ name, parameters, parametersJsonSchema }) => ({
        name,
        parameters: parametersJsonSchema ?? parameters,
      }))
    const events = (body.contents ?? []).flatMap(({ role, parts = [] }) => {
      const calls = parts.filter(({ functionCall }) => functionCall)
      const results = parts.filter(({ functionResponse }) => functionResponse)
      if (calls.length > 0)
        return calls.map(({ functionCall }) => ({ type: 'call', name: functionCall.name }))
      if (results.length > 0) return results.map(() => ({ type: 'result' }))
      return role === 'model' ? [] : [{ type: 'user' }]
    })
    return { tools, events }
  },

  json(body, turn) {
    const parts = turn.text ? [{ text: turn.text }] : callParts(turn)
    return { ...chunk(body, parts, 'STOP'), usageMetadata: usageOf(turn.usage) }
  },

  *stream(body, turn) {
    if (turn.text) for (const text of piecesOf(turn.text)) yield { data: chunk(body, [{ text }]) }
    const last = turn.text ? [{ text: '' }] : callParts(turn)
    yield { data: { ...chunk(body, last, 'STOP'), usageMetadata: usageOf(turn.usage) } }
  },

  error: (message) => ({ error: { code: 429, message, status: 'RESOURCE_EXHAUSTED' } }),
}

function callParts({ calls }) {
  return calls.map(({ id, name, arguments: args }) => ({ functionCall: { id, name, args } }))
}

function chunk(body, parts, finishReason) {
  return {
    candidates: [
      { index: 0, content: { role: 'model', parts }, ...(finishReason && { finishReason }) },
    ],
    modelVersion: body.model,
    responseId: `resp_${body.nth}`,
  }
}

function usageOf({ input, output, cached }) {
  return {
    promptTokenCount: input,
    candidatesTokenCount: output,
    totalTokenCount: input + output,
    cachedContentTokenCount: cached,
  }
}
