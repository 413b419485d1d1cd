import { tapTransport, type McpTransport, type TapOptions } from './tap-transport.ts'

/** As much of a `Client`, `Server` or `McpServer` of the MCP SDKs as is used. */
export interface McpConnecting {
  connect(transport: never, ...more: never[]): Promise<void>
}

/**
 * Taps every transport that `client` is connected with from now on. It is given back, and it is the same object: its `connect`
 * is replaced.
 */
export function tapClient<T extends McpConnecting>(
  client: T,
  options: Omit<TapOptions, 'side'> = {},
): T {
  return tapConnections(client, { ...options, side: 'client' })
}

/** As {@link tapClient}, for a `Server` or `McpServer`, also one that is made for each request. */
export function tapServer<T extends McpConnecting>(
  server: T,
  options: Omit<TapOptions, 'side'> = {},
): T {
  return tapConnections(server, { ...options, side: 'server' })
}

const tapped = new WeakSet<object>()

function tapConnections<T extends McpConnecting>(one: T, options: TapOptions): T {
  if (tapped.has(one)) return one
  tapped.add(one)
  const connect: unknown = Reflect.get(one, 'connect')
  if (typeof connect !== 'function') throw new TypeError('connect: a method is expected')
  Reflect.set(one, 'connect', (transport: unknown, ...more: unknown[]): unknown =>
    Reflect.apply(connect, one, [tapOf(transport, options), ...more]),
  )
  return one
}

/** What is no transport is for `connect` to complain of. */
function tapOf(transport: unknown, options: TapOptions): unknown {
  return typeof transport === 'object' && transport !== null
    ? tapTransport(transport as McpTransport, options)
    : transport
}
