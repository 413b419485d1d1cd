// The tools that models asked for in one trace, as far as a request tells: a span that runs one is told by its name.
import { isJsonObject, type JsonValue } from '../../record/json.ts'
import { unwrapJson } from '../json-text.ts'

export class ToolCalls {
  readonly #names = new Set<string>()
  /** By name and arguments; null where two calls have the same. */
  readonly #ids = new Map<string, string | null>()

  /** Takes in the output of a model call, in the shapes of OpenAI, Anthropic and LangChain. */
  addFrom(output: JsonValue): void {
    for (const item of Array.isArray(output) ? output : [output]) {
      if (!isJsonObject(item)) continue
      this.#addFromMessage(item)
      if (isJsonObject(item['message'])) this.#addFromMessage(item['message'])
      const choices = item['choices']
      for (const choice of Array.isArray(choices) ? choices : [])
        if (isJsonObject(choice) && isJsonObject(choice['message']))
          this.#addFromMessage(choice['message'])
    }
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** The id of the one call of the tool with these arguments. */
  idOf(name: string, input: JsonValue): string | undefined {
    return this.#ids.get(keyOf(name, input)) ?? undefined
  }

  #addFromMessage(message: Readonly<Record<string, JsonValue>>): void {
    for (const list of [message['tool_calls'], message['content']])
      if (Array.isArray(list)) for (const call of list) this.#add(call)
  }

  #add(item: JsonValue): void {
    if (!isJsonObject(item)) return
    const call = isJsonObject(item['function']) ? item['function'] : item
    const { name } = call
    const given = call['arguments'] ?? call['args'] ?? call['input']
    if (typeof name !== 'string' || name === '' || given === undefined) return
    this.#names.add(name)
    const { id } = item
    if (typeof id !== 'string' || id === '') return
    const key = keyOf(name, unwrapJson(given, 1))
    const known = this.#ids.get(key)
    this.#ids.set(key, known === undefined || known === id ? id : null)
  }
}

function keyOf(name: string, input: JsonValue): string {
  return `${name}\u0000${JSON.stringify(input)}`
}
