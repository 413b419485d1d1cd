// Who is signed in by a browser. Kept in memory: sessions end with the collector, and no file ever holds what opens one.
import { toBase64Url, toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import { SealtraceError } from '../error.ts'

export type SignInWay = 'key' | 'link' | 'oidc'

export interface Person {
  /** Of the principal. */
  readonly name: string
  readonly display: string
  readonly roles: readonly string[]
  readonly how: SignInWay
  /** Of the API key that it came by: it is asked of at each request. */
  readonly keyId?: string
}

export interface Session extends Person {
  /** To be sent along with all that changes something. */
  readonly csrf: string
  readonly opened: number
  /** When it ends in any case. */
  readonly ends: number
  readonly address: string | null
  lastSeen: number
}

export interface SessionOptions {
  readonly now: () => number
  /** Milliseconds. */
  readonly idle: number
  readonly life: number
}

export interface SeenMember extends Person {
  readonly lastSeen: number
  readonly address: string | null
  readonly sessions: number
}

const mostOfOne = 20
const mostSessions = 10_000
const mostMembers = 1000

export class SessionStore {
  readonly #options: SessionOptions
  /** By the SHA-256 of the token, so that what lies in memory opens nothing. */
  readonly #sessions = new Map<string, Session>()
  readonly #members = new Map<string, Session>()

  constructor(options: SessionOptions) {
    this.#options = options
  }

  /** The token is always new: none that a browser brought becomes one. Throws `busy`. */
  open(person: Person, address: string | undefined): { token: string; session: Session } {
    this.#sweep()
    const own = [...this.#sessions].filter(([, { name }]) => name === person.name)
    for (const [key] of own.slice(0, Math.max(0, own.length - mostOfOne + 1)))
      this.#sessions.delete(key)
    if (this.#sessions.size >= mostSessions)
      throw new SealtraceError('busy', 'too many people are signed in; try again later')
    const { now, life } = this.#options
    const [token, csrf] = [toBase64Url(randomBytes(32)), toBase64Url(randomBytes(32))]
    const opened = now()
    const times = { opened, ends: opened + life, lastSeen: opened }
    const session = { ...person, csrf, ...times, address: address ?? null }
    this.#sessions.set(keyOf(token), session)
    this.#remember(session)
    return { token, session }
  }

  /** Null for a token that there is not, and for a session that ended. `touch`: a person is there. */
  find(token: string, touch = true): Session | null {
    const key = keyOf(token)
    const session = this.#sessions.get(key)
    if (!session) return null
    if (this.#isOver(session)) {
      this.#sessions.delete(key)
      return null
    }
    if (touch) session.lastSeen = this.#options.now()
    return session
  }

  /** Milliseconds since the epoch, as of now. */
  endOf({ ends, lastSeen }: Session): number {
    return Math.min(ends, lastSeen + this.#options.idle)
  }

  end(session: Session): void {
    for (const [key, other] of this.#sessions) if (other === session) this.#sessions.delete(key)
  }

  /** How many there were. */
  endAll(name: string): number {
    this.#sweep()
    const all = [...this.#sessions].filter(([, session]) => session.name === name)
    for (const [key] of all) this.#sessions.delete(key)
    return all.length
  }

  /** Who signed in since the collector started, the last seen first. */
  members(): SeenMember[] {
    this.#sweep()
    const open = Map.groupBy(this.#sessions.values(), ({ name }) => name)
    return [...this.#members.values()]
      .map((member) => {
        const own = open.get(member.name) ?? []
        const lastSeen = Math.max(member.lastSeen, ...own.map((session) => session.lastSeen))
        return { ...member, lastSeen, sessions: own.length }
      })
      .toSorted((a, b) => b.lastSeen - a.lastSeen)
  }

  #remember(session: Session): void {
    this.#members.delete(session.name)
    this.#members.set(session.name, session)
    const [oldest] = this.#members.keys()
    if (this.#members.size > mostMembers && oldest !== undefined) this.#members.delete(oldest)
  }

  #isOver(session: Session): boolean {
    return this.#options.now() >= this.endOf(session)
  }

  #sweep(): void {
    for (const [key, session] of this.#sessions)
      if (this.#isOver(session)) this.#sessions.delete(key)
  }
}

/** Compares in constant time; false for a header that is not there. */
export function isCsrf({ csrf }: Session, given: string | undefined): boolean {
  const digest = (text: string) => sha256(Buffer.from(text, 'utf8'))
  return given !== undefined && equalBytes(digest(given), digest(csrf))
}

function keyOf(token: string): string {
  return toHex(sha256(Buffer.from(token, 'utf8')))
}
