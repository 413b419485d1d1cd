import { startProxy } from '../../capture/proxy/start-proxy.ts'
import { readUpstreams } from '../../capture/proxy/upstreams.ts'
import { createRecorder } from '../../capture/recorder/create-recorder.ts'
import { collectorTls } from '../collector-tls.ts'
import { usage } from '../options.ts'
import type { Context } from '../verb.ts'

const usualPort = 4319
/** Milliseconds that calls in work have to end in. */
const graceMs = 10_000
const largestBody = 1024 ** 3

/** Resolves when a signal has ended the proxy. */
export async function proxy(context: Context): Promise<null> {
  const { io, options, json } = context
  for (const name of ['data', 'state', 'project'])
    if (options.text(name) !== undefined)
      throw usage(`proxy records to a collector; leave --${name} out and give --url`)
  const port = options.whole('port', { least: 0, most: 65_535 }) ?? usualPort
  const maxBody = options.whole('max-body', { least: 1, most: largestBody })
  const upstreams = readUpstreams({
    openai: options.text('upstream-openai'),
    anthropic: options.text('upstream-anthropic'),
    gemini: options.text('upstream-gemini'),
  })
  const host = options.text('host')
  const collector = options.text('url') ?? io.environment['SEALTRACE_URL']
  const recorder = createRecorder({
    collector,
    ingestKey: io.environment['SEALTRACE_API_KEY'],
    failClosed: options.flag('fail-closed'),
    tls: collectorTls(context, URL.parse(collector ?? '')),
  })
  const ending = endOfProcess()
  try {
    const running = await startProxy({ recorder, upstreams, host, port, maxBody })
    if (host !== undefined && !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host))
      io.stderr.write(
        'sealtrace: warning: the proxy listens beyond this machine and speaks plain http: keys of its clients travel unprotected\n',
      )
    io.stdout.write(json ? `${JSON.stringify({ ready: running.url })}\n` : `ready ${running.url}\n`)
    await ending.wait
    await running.close(graceMs)
  } finally {
    await recorder.close()
    ending.release()
  }
  return null
}

/** `wait` resolves at the first SIGTERM or SIGINT; the second ends the process. */
function endOfProcess(): { readonly wait: Promise<void>; readonly release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isAsked = false
  const on = (status: number) => () => {
    if (isAsked) process.exit(status)
    isAsked = true
    resolve()
  }
  const [terminate, interrupt] = [on(143), on(130)]
  process.on('SIGTERM', terminate)
  process.on('SIGINT', interrupt)
  return {
    wait: promise,
    release: () => {
      process.off('SIGTERM', terminate)
      process.off('SIGINT', interrupt)
    },
  }
}
