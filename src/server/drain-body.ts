// An answer may come before its request has been read (413, 401). A client that writes all before it reads gets to see
// the answer only if the rest of its body is taken off the wire; closing the socket at once would reset it.
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface DrainOptions {
  /** Default 256 MiB. */
  readonly maxBytes?: number
  /** Milliseconds; default 10 000. */
  readonly maxTime?: number
}

/** Discards what `response` left unread of `request`; closes the connection when that is too much or takes too long. */
export function drainBody(
  request: IncomingMessage,
  response: ServerResponse,
  { maxBytes = 256 * 1024 * 1024, maxTime = 10_000 }: DrainOptions = {},
): void {
  response.once('finish', () => {
    if (request.complete || request.destroyed) return
    let bytes = 0
    const giveUp = (): void => {
      request.socket.destroySoon()
    }
    const timer = setTimeout(giveUp, maxTime)
    timer.unref()
    request.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length
      if (bytes > maxBytes) giveUp()
    })
    request.once('close', () => clearTimeout(timer))
    request.once('end', () => clearTimeout(timer))
    request.resume()
  })
}
