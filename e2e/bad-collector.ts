// Collectors that are down, slow, broken or full: an agent must not notice.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the collector does with every request, and what a recorder may still learn from it. */
export const badCollectors = [
  'down',
  'slow',
  'slow to take steps',
  'garbage',
  'garbage for steps',
  'cuts the request',
  'cuts the answer',
  'full (503)',
  'full (507)',
  'unauthorized',
  'TLS that hangs',
] as const

export type BadCollector = (typeof badCollectors)[number]

export interface RunningBadCollector {
  readonly url: string
  /** Connections so far; of the one that is down always 0. */
  readonly connections: () => number
  close(): Promise<void>
}

/** Milliseconds. */
const slow = 10_000

/** Listens on a free port of the loopback interface, and on none when it is down. */
export async function startBadCollector(kind: BadCollector): Promise<RunningBadCollector> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server: Server =
    kind === 'TLS that hangs'
      ? createTcpServer()
      : createServer((incoming, outgoing) => void answer(kind, incoming, outgoing).catch(() => {}))
  server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done())
      for (const socket of sockets) socket.destroy()
    })
  if (kind === 'down') await close()
  const scheme = kind === 'TLS that hangs' ? 'https' : 'http'
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    connections: () => connections,
    close: kind === 'down' ? async () => {} : close,
  }
}

/** Kinds that show a key that can be sealed to, as every collector does, so that steps are sent to them at all. */
const showsKey = new Set<BadCollector>([
  'slow to take steps',
  'garbage for steps',
  'cuts the request',
  'cuts the answer',
  'full (503)',
  'full (507)',
])

async function answer(
  kind: BadCollector,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const isGet = incoming.method === 'GET'
  if (kind === 'cuts the request' && !isGet) {
    incoming.once('data', () => incoming.destroy())
    return
  }
  for await (const _ of incoming);
  if (isGet && showsKey.has(kind)) {
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    outgoing.end(JSON.stringify(introduction))
    return
  }
  if (kind.startsWith('slow')) await sleep(slow, undefined, { ref: false })
  const said = answers[kind]
  outgoing.writeHead(said.status, { 'content-type': 'application/json', ...said.headers })
  if (kind !== 'cuts the answer') return void outgoing.end(said.body())
  outgoing.write('{"accepted":')
  await sleep(20)
  outgoing.destroy()
}

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body: () => string | Buffer
}

const garbage: Answer = { status: 200, body: () => randomBytes(500) }
const late: Answer = { status: 200, body: () => '{}' }
const problem = (status: number, code: string, headers = {}): Answer => ({
  status,
  headers,
  body: () => JSON.stringify({ error: { code, message: 'no' } }),
})

const answers: Readonly<Record<BadCollector, Answer>> = {
  down: late,
  slow: late,
  'slow to take steps': late,
  garbage,
  'garbage for steps': garbage,
  'cuts the request': late,
  'cuts the answer': { ...late, headers: { 'content-length': '500' } },
  'full (503)': problem(503, 'unavailable', { 'retry-after': '1' }),
  'full (507)': problem(507, 'unavailable'),
  unauthorized: problem(401, 'unauthorized'),
  'TLS that hangs': late,
}

const { publicKey } = generateKeyPairSync('x25519')
const introduction = {
  project: 'default',
  origin: 'bad.example/log',
  publicKey: publicKey.export({ format: 'jwk' }).x,
  limits: { bodyBytes: 16 * 1024 * 1024, stepsPerRequest: 1000 },
}
