// A server of SDK 2 (protocols 2026-07-28 and before), over stdio.
import { inputRequired, McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'
import { promptText, resource, tools } from './tools.mjs'

/** Thrown where the client must be asked before the tool can go on. */
class Asking extends Error {
  constructor(method, params) {
    super('the client is asked first')
    this.result = inputRequired({
      inputRequests: { answer: { method, params } },
      requestState: 'state-of-the-tool',
    })
  }
}

export function makeServer() {
  const server = new McpServer({ name: 'hr-mcp', version: '2.0.0' })
  const inputSchema = z.object({ user_id: z.string(), requester_email: z.string() })
  for (const [name, run] of Object.entries(tools))
    server.registerTool(name, { inputSchema }, async (_, { mcpReq }) => {
      const answer = mcpReq.inputResponses?.answer
      const asked = (method, params) => {
        if (!answer) throw new Asking(method, params)
        return answer
      }
      const messages = (text) => [{ role: 'user', content: { type: 'text', text } }]
      const properties = { sure: { type: 'boolean' } }
      const requestedSchema = { type: 'object', properties }
      try {
        return await run({
          signal: mcpReq.signal,
          sample: async (text) =>
            asked('sampling/createMessage', { messages: messages(text), maxTokens: 99 }).content,
          ask: async (message) =>
            asked('elicitation/create', { mode: 'form', message, requestedSchema }).action,
        })
      } catch (error) {
        if (error instanceof Asking) return error.result
        throw error
      }
    })
  server.registerResource('notes', resource.uri, {}, async () => ({ contents: [resource] }))
  server.registerPrompt('greet', { argsSchema: z.object({ who: z.string() }) }, async () => ({
    messages: [{ role: 'user', content: { type: 'text', text: promptText } }],
  }))
  return server
}

if (import.meta.main) {
  const { tapServer } = await import('sealtrace/mcp')
  const isTapped = process.env.SEALTRACE_TAP === 'server'
  serveStdio(() => (isTapped ? tapServer(makeServer()) : makeServer()))
}
