import type { JsonObject } from './json.ts'
import { KeptLogin, type Login } from './kept-login.ts'
import type { KeyCall, KeyServer } from './key-server.ts'

/** Calls a service with a bearer token (RFC 6750), which is kept for as long as it is good. */
export class BearerSession {
  readonly #server: KeyServer
  readonly #logins: KeptLogin<Login & { readonly token: string }>

  /** `obtain` logs in; it must have a time limit of its own. */
  constructor(
    server: KeyServer,
    obtain: () => Promise<Login & { readonly token: string }>,
    now: () => number = Date.now,
  ) {
    this.#server = server
    this.#logins = new KeptLogin(obtain, now)
  }

  /** The object that is answered. Rejects with `key_unavailable`. */
  post(operation: string, url: URL, body: JsonObject): Promise<JsonObject> {
    const headers = { 'content-type': 'application/json' }
    return this.#ask({ operation, url, headers, body: JSON.stringify(body) })
  }

  /** Like {@link post}. */
  get(operation: string, url: URL): Promise<JsonObject> {
    return this.#ask({ operation, url, method: 'GET', headers: {} })
  }

  #ask({ headers, ...call }: Omit<KeyCall, 'signal'>): Promise<JsonObject> {
    const { operation } = call
    return this.#server.within(operation, async (signal) => {
      const send = (token: string) =>
        this.#server.call({
          ...call,
          headers: { ...headers, authorization: `Bearer ${token}` },
          signal,
        })
      const login = await this.#logins.get(signal)
      let answer = await send(login.token)
      if (answer.status === 401) {
        // The token may have been revoked: another one is worth another try.
        this.#logins.drop(login)
        const again = await this.#logins.get(signal)
        if (again.token !== login.token) answer = await send(again.token)
      }
      return this.#server.body(operation, answer)
    })
  }
}
