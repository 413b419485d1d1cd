import type { IncomingHttpHeaders } from 'node:http'

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i
const port = /:\d{1,5}$/

/**
 * Whether a request is for what listens here. A page on the web may make its own name mean this machine, and may send requests
 * to it under its own origin: what listens on loopback answers to names of this machine only, and to no page from elsewhere.
 *
 * @param listening the host that is listened on; any request is meant for one beyond loopback
 */
export function isAskedFor(listening: string, { host = '', origin }: IncomingHttpHeaders): boolean {
  if (!loopback.test(listening)) return true
  return loopback.test(host.replace(port, '')) && !isForeign(origin)
}

/** Applications of the desktop have origins of schemes that no page can have. */
function isForeign(origin: string | undefined): boolean {
  if (origin === undefined) return false
  const [, host] = /^https?:\/\/(.{0,300})$/i.exec(origin) ?? []
  return host === undefined ? origin === 'null' : !loopback.test(host.replace(port, ''))
}
