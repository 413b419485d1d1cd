// A server of SDK 1 (protocol 2025-11-25), over stdio.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { z } from 'zod'
import { promptText, resource, tools } from './tools.mjs'

export function makeServer() {
  const server = new McpServer({ name: 'hr-mcp', version: '1.0.0' })
  for (const [name, run] of Object.entries(tools))
    server.registerTool(
      name,
      { inputSchema: { user_id: z.string(), requester_email: z.string() } },
      async (_, { signal, _meta, sendNotification }) =>
        run({
          signal,
          progress: async () => {
            const params = { progressToken: _meta?.progressToken, progress: 1, total: 2 }
            if (params.progressToken !== undefined)
              await sendNotification({ method: 'notifications/progress', params })
          },
          sample: async (text) => {
            const messages = [{ role: 'user', content: { type: 'text', text } }]
            return (await server.server.createMessage({ messages, maxTokens: 99 })).content
          },
          ask: async (message) => {
            const properties = { sure: { type: 'boolean' } }
            const requestedSchema = { type: 'object', properties }
            return (await server.server.elicitInput({ message, requestedSchema })).action
          },
        }),
    )
  server.registerResource('notes', resource.uri, {}, async () => ({ contents: [resource] }))
  server.registerPrompt('greet', { argsSchema: { who: z.string() } }, async () => ({
    messages: [{ role: 'user', content: { type: 'text', text: promptText } }],
  }))
  return server
}

if (import.meta.main) {
  const { tapServer } = await import('sealtrace/mcp')
  const server = makeServer()
  if (process.env.SEALTRACE_TAP === 'server') tapServer(server)
  await server.connect(new StdioServerTransport())
}
