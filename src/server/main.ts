// Starts the collector: log, reader, app, listener; and ends it in the opposite order.
import { Reader } from '../access/reader.ts'
import { analyzerTrouble } from '../analyze/analyzer-trouble.ts'
import { lazyAnalyzers } from '../analyze/analyzers.ts'
import { createAnalyzers } from '../analyze/create-analyzers.ts'
import type { AnalyzerFailure } from '../analyze/guard.ts'
import { openLog, type LogPlace, type OpenLog } from '../journal/open-log.ts'
import { createApp, createContext, type AppOptions } from './app.ts'
import { createAuthFailures, type AuthFailures } from './auth-failures.ts'
import { checkTls, type Config } from './config.ts'
import { listenGrpc } from './grpc.ts'
import { createIntake, type PolicyIntake } from './intake.ts'
import { listen, type Listener } from './listen.ts'
import { loadGrpc, type Grpc } from './load-grpc.ts'
import { logSettings, policyOf, readSettings } from './log-settings.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createPolicyReload, type PolicyReload } from './policy-reload.ts'
import { startWarnings } from './start-warnings.ts'
import { verifyParts } from './verify-run.ts'

export interface CollectorOptions {
  readonly place: LogPlace
  readonly config: Config
  /** The settings file that `config` came from: its policy is followed when it changes. */
  readonly settings?: { readonly path: string; readonly read: () => Config }
  /** Told, in one line for people, why a changed settings file is not followed, and which analyzer does not answer. */
  readonly onWarning?: (warning: string) => void
  /** Told, in one line for people, that a changed policy is in force. */
  readonly onNotice?: (notice: string) => void
  /** Makes the report of `GET /api/v1/verify`; default {@link verifyParts}. */
  readonly verify?: (log: OpenLog, deep: boolean) => Promise<object>
  /** Called once traffic is accepted: over HTTP, and over gRPC where the settings ask for it. */
  readonly onReady?: (url: string, grpcUrl: string | null) => void
  /** Called once after a failure of the disk; the collector has stopped accepting. Close it and exit. */
  readonly onFatal?: (error: unknown) => void
}

export interface Collector {
  readonly url: string
  /** Null where the settings ask for no gRPC. */
  readonly grpcUrl: string | null
  /** For people, one line each. */
  readonly warnings: readonly string[]
  readonly log: OpenLog
  /** Finishes the requests in work, 10 seconds at most, and frees the log. Can be called more than once. */
  close(): Promise<void>
}

/** Milliseconds. */
const grace = 10_000
const flushInterval = 5_000

/** Rejects with `no_log`, `unavailable` (port, lock, store), `key_unavailable`, `rollback`, `config_invalid`. */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const { place, config } = options
  checkTls(config.server)
  createAnalyzers(config.analyzers, place)
  const metrics = createMetrics()
  const onAnalyzerFailure = analyzerTrouble(
    (labels, texts) => metrics.add('sealtrace_analyzer_failures_total', { ...labels }, texts),
    (line) => options.onWarning?.(line),
  )
  const grpc = config.server.grpcPort === undefined ? null : await loadGrpc()
  const state = { stopped: null as string | null }
  const listeners: Listener[] = []
  const log = await openLog(place, {
    ...logSettings(config),
    analyzing: { onFailure: onAnalyzerFailure },
    mustOwn: true,
    onFatal: (error) => {
      if (state.stopped !== null) return
      state.stopped = 'the disk failed'
      void closeAll(listeners)
      options.onFatal?.(error)
    },
  })
  const failures = createAuthFailures({ audit: (entry) => log.recorder.audit(entry) })
  const intake = createIntake(log, { place, config, onAnalyzerFailure })
  const reload = followPolicy(options, { log, intake, onAnalyzerFailure })
  const stop = once(() => shutDown(log, listeners, { failures, intake, reload }))
  try {
    const warnings = startWarnings(config, place.environment)
    if (warnings.length) await auditWarnings(log, warnings)
    const settings = appOptions(log, options, {
      failures,
      intake,
      metrics,
      notReady: () => state.stopped,
      policyTrouble: () => reload?.failure ?? null,
    })
    await intake.ready
    const urls = await listenAll(settings, grpc, listeners)
    const flushing = setInterval(() => void failures.flush(), flushInterval)
    flushing.unref()
    options.onReady?.(urls.url, urls.grpcUrl)
    return {
      ...urls,
      warnings,
      log,
      close() {
        state.stopped ??= 'the collector is stopping'
        clearInterval(flushing)
        return stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Adds what listens to `listeners`, one by one, so that what is open is known when a later one fails. */
async function listenAll(
  settings: AppOptions,
  grpc: Grpc | null,
  listeners: Listener[],
): Promise<Pick<Collector, 'url' | 'grpcUrl'>> {
  const { grpcPort: port = 0, ...server } = settings.config.server
  const context = createContext(settings)
  const overHttp = await listen(createApp(settings, context), server)
  listeners.push(overHttp)
  if (!grpc) return { url: overHttp.url, grpcUrl: null }
  const overGrpc = await listenGrpc({ grpc, context, config: { ...server, port } })
  listeners.push(overGrpc)
  return { url: overHttp.url, grpcUrl: overGrpc.url }
}

async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.close(grace)))
}

function appOptions(
  log: OpenLog,
  { config, verify = (open, deep) => verifyParts(open, { deep }) }: CollectorOptions,
  state: {
    failures: AuthFailures
    intake: PolicyIntake
    metrics: Metrics
    notReady: () => string | null
    policyTrouble: () => string | null
  },
): AppOptions {
  return {
    log,
    reader: new Reader({
      store: log.store,
      ring: log.ring,
      origin: log.info.origin,
      recorder: log.recorder,
      ...readSettings(config),
    }),
    config,
    ...state,
    verify: (deep) => verify(log, deep),
  }
}

interface Followers {
  readonly log: OpenLog
  readonly intake: PolicyIntake
  readonly onAnalyzerFailure: (failure: AnalyzerFailure) => void
}

/** A change is on the record: which policy was in force when, and not what it says. */
function followPolicy(
  { place: { environment }, settings, config, onWarning, onNotice }: CollectorOptions,
  { log, intake, onAnalyzerFailure: onFailure }: Followers,
): PolicyReload | null {
  if (!settings) return null
  const warn = (what: string): void => onWarning?.(what)
  return createPolicyReload({
    ...settings,
    current: config,
    apply: (change) => {
      const { policy, analyzers } = change
      createAnalyzers(analyzers, { environment })
      const asking = lazyAnalyzers(analyzers, { environment, onFailure })
      log.pipeline.setPolicy(policyOf(policy), asking)
      intake.setPolicy(change)
    },
    onChange: ({ from, to }) => {
      onNotice?.(`the policy changed: version ${to} is in force, before it ${from}`)
      const entry = { action: 'policy.change', outcome: 'allowed', actor: 'collector' } as const
      log.recorder
        .audit({ ...entry, target: to, reason: `before: ${from}`, details: { from, to } })
        .catch(() => warn('the change of the policy could not be put on the record'))
    },
    onIgnored: (sections) => {
      const names = sections.map((name) => `[${name}]`).join(', ')
      warn(`a change of ${names} in the settings file takes effect at the next start only`)
    },
    onFailure: (reason) => warn(`the policy is unchanged: ${reason}`),
  })
}

function auditWarnings(log: OpenLog, warnings: readonly string[]): Promise<string> {
  return log.recorder.audit({
    action: 'settings.warning',
    outcome: 'allowed',
    actor: 'collector',
    details: { warnings: [...warnings] },
  })
}

async function shutDown(
  log: OpenLog,
  listeners: readonly Listener[],
  {
    failures,
    intake,
    reload,
  }: { failures: AuthFailures; intake: PolicyIntake; reload: PolicyReload | null },
): Promise<void> {
  reload?.close()
  await closeAll(listeners)
  await intake.close()
  await failures.flush(true)
  await log.close()
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= run())
}
