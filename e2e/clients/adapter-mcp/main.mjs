// node main.mjs GENERATION TRANSPORT SCENARIO…: plays scenarios with client and server of SDK v1 or v2, and prints what the
// application saw of each. The server is a process of its own (stdio), the same behind the proxy (shim), or listens in this process
// (http), also behind the proxy (gateway).
import { once } from 'node:events'
import { createServer } from 'node:http'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { defaultRecorder } from 'sealtrace/capture'
import { tapClient } from 'sealtrace/mcp'
import { toolArguments } from '../model-server/scenario.mjs'
import { resource } from './tools.mjs'

const [generation = 'v2', transport = 'stdio', ...wanted] = process.argv.slice(2)
const isTapped =
  process.env.SEALTRACE_ADAPTER !== 'off' && (process.env.SEALTRACE_TAP ?? 'client') === 'client'
const cli = new URL('node_modules/sealtrace/src/cli/main.ts', import.meta.url).pathname
const info = [
  { name: 'hr-bot', version: '1.4.2' },
  {
    capabilities: { sampling: {}, elicitation: { form: {} } },
    versionNegotiation: { mode: 'auto' },
  },
]

const sdk = await (generation === 'v1' ? sdk1() : sdk2())
const closing = []
const answers = {
  sampling: async () => ({
    role: 'assistant',
    content: { type: 'text', text: 'it is hypertension' },
    model: 'gpt-6-astra',
    stopReason: 'endTurn',
  }),
  elicitation: async () => ({ action: 'accept', content: { sure: true } }),
}

const client = sdk.client(answers)
if (isTapped) tapClient(client)

const call = (name, options) => sdk.call(client, { name, arguments: toolArguments }, options)
const scenarios = {
  basic: async () => ({
    tools: (await client.listTools()).tools.length,
    result: await call('get_user_profile_data'),
  }),
  toolerror: () => call('failing_lookup'),
  unknown: () => call('no_such_tool'),
  image: () => call('take_picture'),
  sampling: () => call('sum_up'),
  elicitation: () => call('delete_profile'),
  resources: () => client.readResource({ uri: resource.uri }),
  prompts: () => client.getPrompt({ name: 'greet', arguments: { who: 'Jane' } }),
  cancel: async () => {
    const abort = new AbortController()
    void setTimeout(300).then(() => abort.abort('enough'))
    return call('slow_lookup', { signal: abort.signal })
  },
}

const run = async (scenario) => {
  try {
    return { result: await scenarios[scenario]() }
  } catch (error) {
    return { error: { name: error.constructor.name, code: error.code, message: error.message } }
  }
}
await client.connect(await connection())
const outcome = {}
for (const scenario of wanted)
  outcome[scenario] = isTapped
    ? await defaultRecorder().step({ kind: 'agent', name: 'hr-run' }, () => run(scenario))
    : await run(scenario)
// Clients kill a server four seconds after they have closed: on a busy machine its recorder may need longer to begin.
if (process.env.SEALTRACE_TAP === 'server' && transport === 'stdio') await setTimeout(5000)
await client.close()
for (const close of closing.toReversed()) await close()
console.log(JSON.stringify({ outcome }))

async function connection() {
  const server = new URL(`server-${generation}.mjs`, import.meta.url).pathname
  const command = [process.execPath, server]
  if (transport === 'stdio') return sdk.stdio(command)
  if (transport === 'shim')
    return sdk.stdio([process.execPath, cli, 'mcp-proxy', '--name', 'hr', '--', ...command])
  const url = await listen()
  return sdk.http(new URL(transport === 'gateway' ? await gateway(url) : url))
}

async function listen() {
  const server = createServer((request, response) => void handle(request, response))
  const { handle, close } = await sdk.listener()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    await close()
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${server.address().port}/mcp`
}

async function gateway(url) {
  const child = spawn(process.execPath, [cli, 'mcp-proxy', '--upstream', url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  closing.push(async () => {
    child.kill('SIGTERM')
    await once(child, 'close')
  })
  for await (const line of createInterface({ input: child.stdout }))
    return line.slice('ready '.length)
}

async function sdk1() {
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js')
  const { StdioClientTransport } = await import('@modelcontextprotocol/sdk/client/stdio.js')
  const { StreamableHTTPClientTransport } =
    await import('@modelcontextprotocol/sdk/client/streamableHttp.js')
  const types = await import('@modelcontextprotocol/sdk/types.js')
  return {
    client: ({ sampling, elicitation }) => {
      const one = new Client(...info)
      one.setRequestHandler(types.CreateMessageRequestSchema, sampling)
      one.setRequestHandler(types.ElicitRequestSchema, elicitation)
      return one
    },
    call: (one, params, options) =>
      one.callTool(params, undefined, { onprogress: () => {}, ...options }),
    stdio: ([command, ...args]) => new StdioClientTransport({ command, args, env: process.env }),
    http: (url) => new StreamableHTTPClientTransport(url),
    listener: async () => {
      const { StreamableHTTPServerTransport } =
        await import('@modelcontextprotocol/sdk/server/streamableHttp.js')
      const server = (await import('./server-v1.mjs')).makeServer()
      const served = new StreamableHTTPServerTransport({ sessionIdGenerator: () => 'session-1' })
      await tapped(server).then((one) => one.connect(served))
      return {
        handle: (request, response) => served.handleRequest(request, response),
        close: () => server.close(),
      }
    },
  }
}

async function sdk2() {
  const { Client, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client')
  const { StdioClientTransport } = await import('@modelcontextprotocol/client/stdio')
  return {
    client: ({ sampling, elicitation }) => {
      const one = new Client(...info)
      one.setRequestHandler('sampling/createMessage', sampling)
      one.setRequestHandler('elicitation/create', elicitation)
      return one
    },
    call: (one, params, options) => one.callTool(params, options),
    stdio: ([command, ...args]) => new StdioClientTransport({ command, args, env: process.env }),
    http: (url) => new StreamableHTTPClientTransport(url),
    listener: async () => {
      const { createMcpHandler } = await import('@modelcontextprotocol/server')
      const { makeServer } = await import('./server-v2.mjs')
      const handler = createMcpHandler(() => tapped(makeServer()))
      return {
        handle: (request, response) => bridge(handler, request, response),
        close: async () => {},
      }
    },
  }
}

async function tapped(server) {
  const { tapServer } = await import('sealtrace/mcp')
  return process.env.SEALTRACE_TAP === 'server' ? tapServer(server) : server
}

/** From Node's requests to those of the web, as the SDK's own adapter does. */
async function bridge(handler, request, response) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const { method } = request
  const abort = new AbortController()
  response.on('close', () => abort.abort())
  const answer = await handler.fetch(
    new Request(`http://127.0.0.1${request.url}`, {
      method,
      headers: new Headers(Object.entries(request.headers)),
      body: method === 'POST' ? Buffer.concat(chunks) : undefined,
      signal: abort.signal,
    }),
  )
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  for await (const chunk of answer.body ?? []) response.write(chunk)
  response.end()
}
