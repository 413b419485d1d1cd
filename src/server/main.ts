// Starts the collector: log, reader, app, listener; and ends it in the opposite order.
import { compileAccessPolicy } from '../access/policy/access-policy.ts'
import type { Authority } from '../access/principal.ts'
import { Producers } from '../access/producers.ts'
import { Reader } from '../access/reader.ts'
import { Searcher } from '../search/searcher.ts'
import { analyzerTrouble } from '../analyze/analyzer-trouble.ts'
import { createAnalyzers } from '../analyze/create-analyzers.ts'
import { SealtraceError } from '../error.ts'
import { openLog, type LogPlace, type OpenLog } from '../journal/open-log.ts'
import type { Fallback } from '../keys/root-keys.ts'
import type { AccessKeeper } from './access-keeper.ts'
import { createApp, createContext, type AppOptions } from './app.ts'
import { createAuthFailures, type AuthFailures } from './auth-failures.ts'
import { checkTls, type Config } from './config.ts'
import { checkTraceTypes } from './check-trace-types.ts'
import { followAccess, type FollowedAccess } from './follow-access.ts'
import { listenGrpc } from './grpc.ts'
import { HoldKeeper } from '../erase/hold-keeper.ts'
import { EvidenceDesk } from '../export/evidence/evidence-desk.ts'
import { evidenceOptions } from './evidence.ts'
import { Subjects } from '../erase/subjects.ts'
import { renewRootKey } from './renew-root-key.ts'
import { createIntake, type PolicyIntake } from './intake.ts'
import { startKeepers, type Keepers } from './keepers.ts'
import { keyViews } from './key-views.ts'
import { listen, type Listener } from './listen.ts'
import { loadGrpc, type Grpc } from './load-grpc.ts'
import { logSettings, readSettings } from './log-settings.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { followPolicy } from './follow-policy.ts'
import type { PolicyReload } from './policy-reload.ts'
import { fallbackWarning } from './fallback-warning.ts'
import { refuseUnpublishable } from './publishing.ts'
import { retentionNotice } from './retention.ts'
import { createReveals } from './reveals.ts'
import { retentionText } from './retention-text.ts'
import { noteSettings } from './settings-record.ts'
import { checkSignIn } from './sign-in-section.ts'
import { startWarnings } from './start-warnings.ts'
import { oneVerification } from './one-verification.ts'
import { verifyParts, type VerifyRunOptions } from './verify-run.ts'
import { checkWitnessSettings } from './witnessing-check.ts'

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
  readonly verify?: (log: OpenLog, options: VerifyRunOptions) => Promise<object>
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
  /** How long what is kept, in one line for people. */
  readonly retention: string
  readonly log: OpenLog
  /** Finishes the requests in work, 10 seconds at most, and frees the log. Can be called more than once. */
  close(): Promise<void>
}

/** Milliseconds. */
const grace = 10_000
const flushInterval = 5_000

/** Throws `config_invalid` before anything is opened. */
function checkSettings({ place, config }: CollectorOptions): void {
  checkTls(config.server)
  checkSignIn(config.signIn)
  createAnalyzers(config.analyzers, place)
  retentionText(config)
  checkWitnessSettings(place, config)
  compileAccessPolicy(config.access)
  checkTraceTypes(config)
}

/** Rejects with `no_log`, `unavailable` (port, lock, store), `key_unavailable`, `rollback`, `config_invalid`. */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const { place, config } = options
  checkSettings(options)
  const metrics = createMetrics()
  const onAnalyzerFailure = countTrouble(metrics, options)
  const grpc = config.server.grpcPort === undefined ? null : await loadGrpc()
  const state = { stopped: null as string | null }
  const listeners: Listener[] = []
  const onWarning = (line: string): void => options.onWarning?.(line)
  await beforeOpening(options, metrics)
  const log = await openLog(place, {
    ...logSettings(config),
    analyzing: { onFailure: onAnalyzerFailure },
    mustOwn: true,
    onRootKeyFallback: alertOfFallback(metrics, options),
    onFatal: stopAccepting(state, listeners, options),
  })
  const failures = createAuthFailures({ audit: (entry) => log.recorder.audit(entry) })
  const access = followAccess(log, options)
  const intake = createIntake(log, { place, config, onAnalyzerFailure })
  const inForce = { policy: config.policy }
  const reload = followPolicy(options, { log, intake, inForce, onAnalyzerFailure })
  const keepers = startKeepers(log, { config, metrics, place, onWarning })
  const stop = once(() => shutDown(log, listeners, { failures, intake, reload, access, keepers }))
  try {
    const warnings = startWarnings(config, place.environment)
    await auditSettings(log, config, warnings)
    await access.keeper.noteStart()
    const settings = appOptions(log, options, {
      failures,
      intake,
      metrics,
      keepers,
      access: access.keeper,
      authority: access.keeper.authority,
      notReady: () => state.stopped,
      policyTrouble: () => reload?.failure ?? access.failure(),
      protection: () => inForce.policy,
    })
    // No reads before what was to be erased is gone.
    await keepers.erasures.ready
    await intake.ready
    const urls = await listenAll(settings, grpc, listeners)
    const flushing = setInterval(() => void failures.flush(), flushInterval).unref()
    options.onReady?.(urls.url, urls.grpcUrl)
    return {
      ...urls,
      warnings,
      retention: retentionNotice(retentionText(config), config.retention),
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

function stopAccepting(
  state: { stopped: string | null },
  listeners: readonly Listener[],
  { onFatal }: CollectorOptions,
): (error: unknown) => void {
  return (error) => {
    if (state.stopped !== null) return
    state.stopped = SealtraceError.is(error) ? error.message : 'the disk failed'
    void closeAll(listeners)
    onFatal?.(error)
  }
}

function countTrouble(metrics: Metrics, { onWarning }: CollectorOptions) {
  return analyzerTrouble(
    (labels, texts) => metrics.add('sealtrace_analyzer_failures_total', { ...labels }, texts),
    (line) => onWarning?.(line),
  )
}

function alertOfFallback(metrics: Metrics, { onWarning }: CollectorOptions) {
  return (fallback: Fallback, isNews: boolean): void => {
    metrics.add('sealtrace_root_key_fallbacks_total')
    if (isNews) onWarning?.(fallbackWarning(fallback))
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
  { config, verify = verifyParts, onWarning }: CollectorOptions,
  {
    keepers: { rotator, retention, witnessing, gauges },
    ...state
  }: {
    failures: AuthFailures
    intake: PolicyIntake
    metrics: Metrics
    keepers: Keepers
    access: AccessKeeper
    authority: Authority
    notReady: () => string | null
    policyTrouble: () => string | null
    protection: () => Config['policy']
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
    ...createReveals(log, { config, metrics: state.metrics, onWarning }),
    searcher: new Searcher(log),
    subjects: new Subjects(log, config.erasure),
    evidence: new EvidenceDesk(log, evidenceOptions(config)),
    holds: new HoldKeeper(log),
    producers: new Producers(log),
    config,
    ...state,
    retention,
    witnessing,
    gauges,
    rotateKeys: (request, actor) => rotator.rotate(request, actor),
    listKeys: () => keyViews(log, { rotation: config.keys.rotation, now: Date.now() }),
    verify: oneVerification((request) =>
      verify(log, { ...request, policy: config.witnesses.policy }),
    ),
  }
}

/** What was published may forbid to sign, which opening the log may do, and renewing a key does. */
async function beforeOpening(options: CollectorOptions, metrics: Metrics): Promise<void> {
  const { place, config } = options
  const onWarning = (line: string): void => options.onWarning?.(line)
  await refuseUnpublishable(place, { settings: config.publish, onWarning })
  await renewOldRootKey(options, metrics)
}

/** Where it cannot be renewed the collector goes on with the one that there is. */
async function renewOldRootKey(options: CollectorOptions, metrics: Metrics): Promise<void> {
  try {
    const renewed = await renewRootKey(options)
    if (renewed) options.onNotice?.(`the root key was renewed by age: ${renewed.to} is in force`)
  } catch (error) {
    if (!SealtraceError.is(error) || error.code === 'config_invalid') throw error
    metrics.add('sealtrace_key_rotation_failures_total')
    options.onWarning?.(`the root key is due and could not be renewed yet: ${error.message}`)
  }
}

async function auditSettings(
  log: OpenLog,
  config: Config,
  warnings: readonly string[],
): Promise<void> {
  await noteSettings(log, config)
  if (warnings.length === 0) return
  await log.recorder.audit({
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
    access,
    keepers,
  }: {
    failures: AuthFailures
    intake: PolicyIntake
    reload: PolicyReload | null
    access: FollowedAccess
    keepers: Keepers
  },
): Promise<void> {
  reload?.close()
  access.close()
  await keepers.close()
  await closeAll(listeners)
  await intake.close()
  await failures.flush(true)
  await log.close()
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= run())
}
