// Calls that go on in another request: since 2026-07-28 a server asks the client for input (a model's answer, the user's) by
// ending a request with `input_required`, and the client sends it again with the answers. Before that, tasks were
// fetched by another method. To the agent it is one call.
import type { OpenStep } from '../recorder/step-draft.ts'
import { isDescribed } from './describe-request.ts'
import { objectOf, textOf, type Message } from './message.ts'
import type { OpenRequest, Target } from './open-requests.ts'

interface Continuation {
  readonly request: OpenRequest
  /** Steps for what the server asked. */
  readonly asked: readonly AskedStep[]
}

export interface AskedStep {
  /** The server's name for it. */
  readonly key: string
  readonly method: string
  readonly step: OpenStep
}

/** One thing that the server asks for. */
export interface Asked {
  readonly key: string
  readonly method: string
  readonly params: unknown
}

const most = 1000
const mostAsked = 100
/** Characters from the end of a server's state: what it begins with is often the same. */
const stateChars = 512

export class Continuations {
  readonly #waiting = new Map<string, Continuation>()
  readonly #isShared: boolean

  /** @param isShared by several connections: only what a state identifies is put together. */
  constructor(isShared: boolean) {
    this.#isShared = isShared
  }

  /** Waits for the rest of `request`. False when nothing could tell that it is that. */
  add(request: OpenRequest, result: unknown, asked: readonly AskedStep[]): boolean {
    const { requestState, inputRequests, task } = objectOf(result) ?? {}
    const key =
      taskKey(objectOf(task)?.['taskId']) ??
      this.#keyOf(request.method, request.target, { requestState, questions: inputRequests })
    if (key === undefined) return false
    const [oldest] = this.#waiting.size >= most ? this.#waiting.keys() : []
    if (oldest !== undefined) this.#waiting.delete(oldest)
    this.#waiting.set(key, { request, asked })
    return true
  }

  /** What a request goes on with. */
  take(method: string, params: unknown): Continuation | undefined {
    if (this.#waiting.size === 0) return undefined
    const { name, uri, taskId, requestState, inputResponses } = objectOf(params) ?? {}
    const target = { name: textOf(name) ?? textOf(uri) }
    const key =
      method === 'tasks/result'
        ? taskKey(taskId)
        : this.#keyOf(method, target, { requestState, questions: inputResponses })
    const found = key === undefined ? undefined : this.#waiting.get(key)
    if (found && key !== undefined) this.#waiting.delete(key)
    return found
  }

  takeAll(): Continuation[] {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    return all
  }

  #keyOf(
    method: string,
    { name = '' }: Target,
    { requestState, questions }: { requestState: unknown; questions: unknown },
  ): string | undefined {
    const about = `${method} ${name.length}:${name.slice(0, stateChars)}`
    if (typeof requestState === 'string')
      return `state ${about} ${requestState.length}:${requestState.slice(-stateChars)}`
    const asked = objectOf(questions)
    return this.#isShared || !asked ? undefined : `asked ${about} ${keysOf(asked)}`
  }
}

/** What an `input_required` result asks for and would be recorded, had it come as a request. */
export function askedIn(result: unknown): Asked[] {
  const { resultType, inputRequests } = objectOf(result) ?? {}
  if (resultType !== 'input_required') return []
  return Object.entries(objectOf(inputRequests) ?? {})
    .slice(0, mostAsked)
    .flatMap(([key, value]) => {
      const { method, params } = objectOf(value) ?? {}
      return typeof method === 'string' && isDescribed(method) ? [{ key, method, params }] : []
    })
}

/** True when the call is not over with this result. */
export function goesOn(result: unknown): boolean {
  const { resultType, task } = objectOf(result) ?? {}
  return resultType === 'input_required' || taskKey(objectOf(task)?.['taskId']) !== undefined
}

function taskKey(id: unknown): string | undefined {
  return typeof id === 'string' && id !== '' && id.length <= stateChars ? `task ${id}` : undefined
}

function keysOf(answers: Message): string {
  return Object.keys(answers).slice(0, mostAsked).toSorted().join(' ').slice(0, stateChars)
}
