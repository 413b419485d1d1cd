// Which messages belong to one connection, over HTTP: those with one `mcp-session-id`. Without one, each exchange stands alone.
import type { MessageLog } from './message-log.ts'

/** The oldest are forgotten: clients need not end theirs. */
const most = 1000

export class Sessions {
  readonly #logs = new Map<string, MessageLog>()
  readonly #kept = new WeakSet<MessageLog>()
  readonly #make: (session: string | undefined) => MessageLog

  constructor(make: (session: string | undefined) => MessageLog) {
    this.#make = make
  }

  /** The log of a session, or a new one. */
  of(session: string | undefined): MessageLog {
    const known = session === undefined ? undefined : this.#logs.get(session)
    const log = known ?? this.#make(session)
    if (session !== undefined && !known) this.keep(session, log)
    return log
  }

  /** The server has given the exchange a session. */
  keep(session: string, log: MessageLog): void {
    if (this.#logs.has(session)) return
    const [oldest] = this.#logs.size >= most ? this.#logs.keys() : []
    if (oldest !== undefined) this.end(oldest)
    this.#logs.set(session, log)
    this.#kept.add(log)
  }

  /** An exchange is over. That of a session can be taken up again. */
  release(log: MessageLog): void {
    if (!this.#kept.has(log)) log.close()
  }

  end(session: string | undefined): void {
    const log = session === undefined ? undefined : this.#logs.get(session)
    if (!log || session === undefined) return
    this.#logs.delete(session)
    log.close()
  }

  close(): void {
    for (const session of this.#logs.keys()) this.end(session)
  }
}
