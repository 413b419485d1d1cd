// Requests that have no answer yet. Bounded: the other side need never answer.
import { currentContext, type RecordContext } from '../recorder/context.ts'
import type { OpenStep } from '../recorder/step-draft.ts'
import type { Role } from './message.ts'

/** What a request is about. */
export interface Target {
  /** Of a tool or prompt; address of a resource. */
  readonly name?: string | undefined
}

export interface OpenRequest {
  readonly key: string
  readonly method: string
  readonly from: Role
  readonly target: Target
  /** Absent for requests that are no step and are remembered for what their answer tells of the connection. */
  readonly step?: OpenStep | undefined
  /** What was said of the run where the request was made. */
  readonly context: RecordContext
  readonly token?: string | undefined
  progress?: { count: number; last: unknown }
  /** Stops waiting for its abortion. */
  release?: () => void
  /** Its step has ended: an answer came that may have been its own. */
  isLost?: boolean
}

const most = 5000
/** Of one id. */
const mostSame = 100

type ByName = Map<string, OpenRequest[]>

export class OpenRequests {
  /** Several of one id: clients that share a connection which has no session. */
  readonly #byKey: ByName = new Map()
  readonly #byToken: ByName = new Map()
  #size = 0

  /** Forgets the oldest when there are too many: that step stays without an end. */
  add(request: OpenRequest): void {
    const [first] = this.#size >= most ? this.#byKey.values() : []
    const same = this.#byKey.get(request.key) ?? []
    const oldest = first ?? (same.length >= mostSame ? same : undefined)
    if (oldest?.[0]) this.remove(oldest[0])
    this.#size++
    put(this.#byKey, request.key, request)
    put(this.#byToken, request.token, request)
  }

  has(request: OpenRequest): boolean {
    return this.get(request.key).includes(request)
  }

  /** Those of this id, the oldest first. */
  get(key: string): readonly OpenRequest[] {
    return this.#byKey.get(key) ?? []
  }

  withToken(token: string): readonly OpenRequest[] {
    return this.#byToken.get(token) ?? []
  }

  remove(request: OpenRequest): void {
    if (!drop(this.#byKey, request.key, request)) return
    this.#size--
    drop(this.#byToken, request.token, request)
    request.release?.()
  }

  takeAll(): OpenRequest[] {
    const all = [...this.#byKey.values()].flat()
    for (const request of all) this.remove(request)
    return all
  }

  /** The one step that is open, if it is just one. */
  only(from: Role): OpenRequest | undefined {
    let found: OpenRequest | undefined
    for (const same of this.#byKey.values())
      for (const request of same) {
        if (!request.step || request.isLost || request.from !== from) continue
        if (found) return undefined
        found = request
      }
    return found
  }
}

/**
 * Which of the requests of one id is meant: of several the one in whose context this is called, as a server's answers are.
 * Undefined where that cannot be told.
 */
export function oneOf(requests: readonly OpenRequest[]): OpenRequest | undefined {
  const [first, ...others] = requests
  if (others.length === 0) return first?.isLost ? undefined : first
  const { step: around } = currentContext()
  return requests.find(({ step, isLost }) => step && !isLost && step.spanId === around?.spanId)
}

function put(map: ByName, name: string | undefined, request: OpenRequest): void {
  if (name === undefined) return
  const same = map.get(name)
  if (same) same.push(request)
  else map.set(name, [request])
}

function drop(map: ByName, name: string | undefined, request: OpenRequest): boolean {
  const same = map.get(name ?? '') ?? []
  const at = same.indexOf(request)
  if (at === -1) return false
  same.splice(at, 1)
  if (same.length === 0) map.delete(name ?? '')
  return true
}
