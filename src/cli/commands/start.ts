import { resolve } from 'node:path'
import { createKeylessLog, createLog } from '../../journal/create-log.ts'
import { projectFolder, readLogInfo } from '../../journal/log-info.ts'
import type { LogPlace, OpenLog } from '../../journal/open-log.ts'
import { signInUrl } from '../../journal/sign-in-link.ts'
import { SealtraceError } from '../../error.ts'
import type { Config, ServerConfig } from '../../server/config.ts'
import { startCollector, type Collector, type CollectorOptions } from '../../server/main.ts'
import { painter } from '../io.ts'
import { readerOf } from '../local-log.ts'
import { noteFirstKeys } from '../note-key.ts'
import { withPassphrase } from '../passphrase.ts'
import { usage, type Options } from '../options.ts'
import { checkData, checkState, configOf, configPath, localUser, placeOf } from '../place.ts'
import { oneLine } from '../render/neutralize.ts'
import type { Context } from '../verb.ts'
import { describeLog } from './init.ts'
import { newSignInLink } from './sign-in-link.ts'

/** Resolves when a signal has ended the collector and all is stored. */
export async function start(given: Context): Promise<null> {
  if (given.options.text('url') !== undefined)
    throw usage('start runs a collector on this machine; leave --url out')
  const context = await withPassphrase(given)
  const { io, options } = context
  const config = withOptions(configOf(context), context)
  const place = placeOf(context)
  checkState(place)
  const madeKeys = await initWhereNone(context, place, config)
  const ending = endOfProcess()
  const collector = await startCollector({
    place,
    config,
    onReady: (url, grpc) => io.stdout.write(readyLine(context.json, url, grpc)),
    onFatal: (error) => ending.fail(error),
    onWarning: (warning) => io.stderr.write(`sealtrace: warning: ${oneLine(warning)}\n`),
    onNotice: (notice) => io.stderr.write(`sealtrace: ${oneLine(notice)}\n`),
    ...settingsOf(context),
  })
  io.stderr.write(`sealtrace: ${oneLine(collector.retention)}\n`)
  for (const warning of collector.warnings)
    io.stderr.write(`sealtrace: warning: ${oneLine(warning)}\n`)
  try {
    await offerSignIn(context, config, collector)
    if (madeKeys) await noteFirstKeys(collector.log)
    if (options.flag('sample') && !options.flag('no-sample') && !context.json)
      await sample(context, collector.url, collector.log)
    await ending.wait
  } finally {
    await collector.close()
    ending.release()
  }
  return null
}

/** Who waits for `ready` knows all addresses by then. */
function readyLine(json: boolean, ready: string, grpc: string | null): string {
  if (json) return `${JSON.stringify({ ready, ...(grpc !== null && { grpc }) })}\n`
  return `${grpc === null ? '' : `grpc ${grpc}\n`}ready ${ready}\n`
}

/** To a terminal, whoever reads that can do all of it here anyway; elsewhere when it was asked for. */
async function offerSignIn(
  context: Context,
  { signIn }: Config,
  { log, url }: Pick<Collector, 'log' | 'url'>,
): Promise<void> {
  const { io, options } = context
  if (!io.stderr.isTTY && !options.flag('sign-in-link')) return
  try {
    const { token } = await newSignInLink(log, localUser(context), io.now())
    const link = signInUrl(signIn.url ?? url, token)
    io.stderr.write(`sign in: ${link}\n(once, within 15 minutes; another: sealtrace sign-in)\n`)
  } catch (error) {
    // No reason not to serve.
    const reason = SealtraceError.is(error) ? error.code : 'internal'
    io.stderr.write(`sealtrace: warning: no sign-in link could be made (${reason})\n`)
  }
}

/** The file that the policy is followed from, where there is one. */
function settingsOf(context: Context): Pick<CollectorOptions, 'settings'> {
  const path = configPath(context)
  if (path === undefined) return {}
  return { settings: { path, read: () => withOptions(configOf(context), context) } }
}

function withOptions(config: Config, { io, options }: Context): Config {
  const port = options.whole('port', { least: 0, most: 65_535 })
  const grpcPort = options.whole('grpc-port', { least: 0, most: 65_535 })
  const host = options.text('host')
  const file = (name: string): string | undefined => {
    const path = options.text(name)
    return path === undefined ? undefined : resolve(io.folder, path)
  }
  const given: { [K in keyof ServerConfig]: ServerConfig[K] | undefined } = {
    host,
    port,
    grpcPort,
    tlsCert: file('tls-cert'),
    tlsKey: file('tls-key'),
    tlsClientCa: file('tls-client-ca'),
  }
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { ...config, server: { ...config.server, ...set } }
}

/**
 * Whether API keys were made. They go to a terminal only, never into a file or a supervisor's journal: without one, none
 * are made.
 */
async function initWhereNone({ io }: Context, place: LogPlace, config: Config): Promise<boolean> {
  if (readLogInfo(projectFolder(place.data, place.project))) return false
  checkData(place)
  const options = { now: io.now, ...config.keys }
  if (io.stderr.isTTY) {
    const created = await createLog(place, options)
    io.stderr.write(`${describeLog(created, place.data, painter(io.stderr, io.environment))}\n`)
    return true
  }
  await createKeylessLog(place, options)
  io.stderr.write(
    'sealtrace: made a new log, without API keys: make one with `sealtrace apikey create --role ingest`\n',
  )
  return false
}

/** A sample that fails is no reason not to serve. */
async function sample({ io, options }: Context, url: string, log: OpenLog): Promise<void> {
  try {
    const { runSample } = await import('../sample/run-sample.ts')
    // As they were given: whoever starts with other folders than the usual ones finds the run in these only.
    const place = ['data', 'state', 'project', 'config'].map((name) => given(name, options))
    await runSample({ url, log, reader: readerOf(log), place: place.join('') })
  } catch (error) {
    const reason = SealtraceError.is(error)
      ? `${error.code}: ${oneLine(error.message)}`
      : 'internal'
    io.stderr.write(`sealtrace: warning: the sample run was not recorded (${reason})\n`)
  }
}

/** An option as it is typed; empty when it was left out. */
function given(name: string, options: Options): string {
  const value = options.text(name)
  if (value === undefined) return ''
  const isPlain = /^[\w./:@+-]+$/.test(value)
  return ` --${name}=${isPlain ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`}`
}

interface EndOfProcess {
  /** Resolves at the first SIGTERM or SIGINT, rejects after {@link fail}. */
  readonly wait: Promise<void>
  readonly fail: (error: unknown) => void
  readonly release: () => void
}

/** The second signal ends the process at once: what was acknowledged is stored anyway. */
function endOfProcess(): EndOfProcess {
  const { promise, resolve: end, reject } = Promise.withResolvers<void>()
  promise.catch(() => {})
  let asked = false
  const on = (status: number) => () => {
    if (asked) process.exit(status)
    asked = true
    end()
  }
  const handlers = { SIGTERM: on(143), SIGINT: on(130) }
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
  return {
    wait: promise,
    fail: (error) =>
      reject(
        SealtraceError.is(error)
          ? error
          : new SealtraceError('unavailable', 'the disk failed; check it, then start again', {
              cause: error,
            }),
      ),
    release: () => {
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler)
    },
  }
}
