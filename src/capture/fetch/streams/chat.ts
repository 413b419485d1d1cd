import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../../record/json.ts'
import type { Assembler } from './assembler.ts'
import { mergeDelta } from './merge-delta.ts'

/** An attacker chooses the numbers of choices; nobody asks for more than this. */
const mostChoices = 1000

/** Chat completions and the older text completions of OpenAI, and of all that speak like it. */
export function chatAssembler(): Assembler {
  const head: JsonObject = {}
  const choices = new Map<number, JsonObject>()
  const addChoice = (piece: JsonValue): void => {
    if (!isJsonObject(piece)) return
    const index = typeof piece['index'] === 'number' ? piece['index'] : 0
    const known = choices.get(index) ?? { index }
    if (!choices.has(index) && choices.size < mostChoices) choices.set(index, known)
    const { delta, index: _, ...rest } = piece
    mergeDelta(known, isJsonObject(delta) ? { ...rest, message: delta } : rest)
  }
  return {
    add(event) {
      const { choices: pieces, ...rest } = event
      for (const [key, value] of Object.entries(rest))
        if (value !== null || !(key in head)) setKey(head, key, value)
      if (Array.isArray(pieces)) for (const piece of pieces) addChoice(piece)
    },
    body: () => ({ ...head, choices: inOrder(choices).map(withoutIndex) }),
    get isComplete() {
      const all = [...choices.values()]
      return all.length > 0 && all.every((choice) => typeof choice['finish_reason'] === 'string')
    },
  }
}

function inOrder(choices: ReadonlyMap<number, JsonObject>): JsonObject[] {
  return [...choices].toSorted(([a], [b]) => a - b).map(([, choice]) => choice)
}

/** Calls have a number in streams only. */
function withoutIndex(choice: JsonObject): JsonObject {
  const { message } = choice
  if (!isJsonObject(message) || !Array.isArray(message['tool_calls'])) return choice
  const calls = message['tool_calls'].map((call) => {
    if (!isJsonObject(call)) return call
    const { index: _, ...rest } = call
    return rest
  })
  return { ...choice, message: { ...message, tool_calls: calls } }
}
