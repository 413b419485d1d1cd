import { toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { SealtraceError } from '../../error.ts'
import { startHttpProxy } from '../../capture/mcp/http-proxy.ts'
import { startStdioProxy, type Ended } from '../../capture/mcp/stdio-proxy.ts'
import { createRecorder } from '../../capture/recorder/create-recorder.ts'
import { Recorder } from '../../capture/recorder/recorder.ts'
import { noTransport } from '../../capture/transport/no-transport.ts'
import { collectorTls } from '../collector-tls.ts'
import { usage } from '../options.ts'
import { oneLine } from '../render/neutralize.ts'
import { withInheritedUmask } from '../umask.ts'
import type { Context, Outcome } from '../verb.ts'

/** Unless `SEALTRACE_SHUTDOWN_MS` says otherwise: hosts wait two seconds, tell the server to end, and wait for two more. */
const usualShutdownMs = 3000

/** What a host tells a server to do is for the server. */
const passedOn: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']

/**
 * Runs a server process between its host and itself, and ends the process as that one ended; or stands before a server
 * that is reached over HTTP, until a signal ends it.
 */
export async function mcpProxy(context: Context): Promise<Outcome | null> {
  const { options, words } = context
  const upstream = options.text('upstream')
  const [command, ...args] = words
  if (upstream === undefined && command === undefined)
    throw usage('mcp-proxy needs the command of a server after --, or --upstream URL')
  if (upstream !== undefined && command !== undefined)
    throw usage('mcp-proxy takes a command or --upstream, not both')
  if (upstream !== undefined) return beforeServer(context, upstreamOf(upstream))
  if (options.text('port') !== undefined || options.text('host') !== undefined)
    throw usage('--port and --host go with --upstream')
  return beforeProcess(context, command ?? '', args)
}

async function beforeProcess(
  context: Context,
  command: string,
  args: readonly string[],
): Promise<never> {
  const { environment } = context.io
  // A server has no need of the key that its calls are recorded with.
  const { SEALTRACE_API_KEY: _, ...passed } = environment
  const recorder = recorderOf(context)
  const proxy = withInheritedUmask(() =>
    startStdioProxy({
      ...settingsOf(context, recorder),
      command,
      args,
      environment: passed,
      sessionId: toHex(randomBytes(16)),
      stdin: process.stdin,
      stdout: process.stdout,
    }),
  )
  for (const signal of passedOn) process.on(signal, () => proxy.kill(signal))
  try {
    const ended = await proxy.ended
    await recorder.close()
    return await endLike(ended)
  } catch (error) {
    await recorder.close()
    throw error
  }
}

/** What the host sees is how the server ended, by a signal too. */
async function endLike({ status, signal }: Ended): Promise<never> {
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  if (signal === null) process.exit(status ?? 0)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  // Where the signal does not end the process.
  return new Promise(() => setTimeout(() => process.exit(1), 1000))
}

async function beforeServer(context: Context, upstream: URL): Promise<null> {
  const { io, options } = context
  const recorder = recorderOf(context)
  const proxy = await startHttpProxy({
    ...settingsOf(context, recorder),
    upstream,
    host: options.text('host') ?? '127.0.0.1',
    port: options.whole('port', { least: 0, most: 65_535 }) ?? 0,
  })
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  io.stdout.write(
    context.json ? `${JSON.stringify({ ready: proxy.url })}\n` : `ready ${proxy.url}\n`,
  )
  await ended
  await proxy.close()
  await recorder.close()
  return null
}

function settingsOf({ options }: Context, recorder: Recorder) {
  return {
    recorder,
    server: options.text('name'),
    all: options.flag('all'),
    failClosed: options.flag('fail-closed'),
  }
}

/** Without a collector everything passes all the same, unless the options say otherwise. */
function recorderOf(context: Context): Recorder {
  const { io, options } = context
  const failClosed = options.flag('fail-closed')
  try {
    const shutdownMs = io.environment['SEALTRACE_SHUTDOWN_MS'] ? undefined : usualShutdownMs
    const tls = collectorTls(context, URL.parse(io.environment['SEALTRACE_URL'] ?? ''))
    return createRecorder({ failClosed, shutdownMs, tls })
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    io.stderr.write(`sealtrace: ${error.code}: nothing is recorded: ${oneLine(error.message)}\n`)
    return new Recorder({ ...noTransport(error), refusal: () => (failClosed ? error : null) })
  }
}

function upstreamOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search)
    return url
  throw usage('--upstream takes an http or https URL without user, password and query')
}
