/**
 * Records what goes between MCP clients and servers: calls of tools, resources and prompts that are read, sampling and
 * elicitation, of both generations of the protocol.
 *
 * ```ts
 * import { Client } from '@modelcontextprotocol/client'
 * import { tapClient } from 'sealtrace/mcp'
 *
 * const client = tapClient(new Client({ name: 'my-agent', version: '1.0.0' }))
 * await client.connect(transport)
 * ```
 * @module
 */
export { tapTransport, type McpTransport, type TapOptions } from './capture/mcp/tap-transport.ts'
export { tapClient, tapServer, type McpConnecting } from './capture/mcp/tap-connections.ts'
export type { AdapterOptions } from './capture/adapter-recorder.ts'
