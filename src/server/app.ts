// The collector's HTTP side: all routes, their errors, and the headers that every answer has.
import { Hono, type MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Producers } from '../access/producers.ts'
import type { Reader } from '../access/reader.ts'
import type { HoldKeeper } from '../erase/hold-keeper.ts'
import type { Subjects } from '../erase/subjects.ts'
import { SealtraceError } from '../error.ts'
import { ProducerRegistry } from '../journal/producer-registry.ts'
import type { AppContext, AppEnv, AppLog } from './app-context.ts'
import type { AuthFailures } from './auth-failures.ts'
import { createAuthenticator } from './auth.ts'
import type { Config } from './config.ts'
import { errorAnswer } from './error-answer.ts'
import { createInFlight } from './in-flight.ts'
import type { Intake } from './intake.ts'
import type { Metrics } from './metrics.ts'
import type { Searcher } from '../search/searcher.ts'
import { auditRoutes } from './routes/audit.ts'
import { costRoutes } from './routes/costs.ts'
import { evidenceRoutes } from './routes/evidence.ts'
import { healthRoutes } from './routes/health.ts'
import { holdRoutes } from './routes/holds.ts'
import { hookRoutes } from './routes/hooks.ts'
import { keyRoutes } from './routes/keys.ts'
import { langfuseRoutes } from './routes/langfuse.ts'
import { langsmithRoutes } from './routes/langsmith.ts'
import { logRoutes } from './routes/log.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { openAiAgentsRoutes } from './routes/openai-agents.ts'
import { otlpRoutes } from './routes/otlp.ts'
import { pageRoutes } from './routes/page.ts'
import { producerRoutes } from './routes/producers.ts'
import { receiptRoutes } from './routes/receipts.ts'
import { recorderRoutes } from './routes/recorder.ts'
import { retentionRoutes } from './routes/retention.ts'
import { revealRoutes } from './routes/reveal.ts'
import { searchRoutes } from './routes/search.ts'
import { stepRoutes } from './routes/steps.ts'
import { subjectRoutes } from './routes/subjects.ts'
import { traceRoutes } from './routes/traces.ts'
import { verifyRoutes } from './routes/verify.ts'

export interface AppOptions {
  readonly log: AppLog
  readonly reader: Reader
  readonly config: Config
  readonly metrics: Metrics
  readonly failures: AuthFailures
  /** Takes what the OTLP doors receive. */
  readonly intake: Intake
  /** Asks witnesses; without it nothing is acknowledged as witnessed. */
  readonly witnessing?: AppContext['witnessing']
  /** Gauges of what is set up by the settings; default none. */
  readonly gauges?: AppContext['gauges']
  /** Answers searches; without it the route answers 503. */
  readonly searcher?: Pick<Searcher, 'search'>
  /** The report of `verify`; without it the route answers 503. */
  readonly verify?: AppContext['verify']
  /** Evidence packs; without it the route answers 503. */
  readonly evidence?: AppContext['evidence']
  /** Data subject rights; without them the routes answer 503. */
  readonly subjects?: Pick<Subjects, 'find' | 'export' | 'erase' | 'approve'>
  /** Retention; without it the routes answer 503. */
  readonly retention?: AppContext['retention']
  /** Legal holds; without them the routes answer 503. */
  readonly holds?: Pick<HoldKeeper, 'add' | 'remove' | 'list'>
  /** Keys of producers; without them the routes answer 503. */
  readonly producers?: Pick<Producers, 'add' | 'remove' | 'list'>
  /** Renews keys; without it the route answers 503. */
  readonly rotateKeys?: AppContext['rotateKeys']
  /** Why no traffic should come now; null (the default) when it may. */
  readonly notReady?: () => string | null
  /** Why the settings file's policy is not in force; null (the default) when it is. */
  readonly policyTrouble?: () => string | null
  readonly now?: () => number
}

export type App = Hono<AppEnv>

export function createApp(options: AppOptions, context = createContext(options)): App {
  const { metrics } = context
  const app = new Hono<AppEnv>()
  app.use(countRequests(metrics), secureHeaders)
  for (const routes of [
    otlpRoutes,
    langfuseRoutes,
    langsmithRoutes,
    stepRoutes,
    recorderRoutes,
    healthRoutes,
    metricsRoutes,
    logRoutes,
    traceRoutes,
    costRoutes,
    subjectRoutes,
    holdRoutes,
    producerRoutes,
    retentionRoutes,
    revealRoutes,
    searchRoutes,
    auditRoutes,
    keyRoutes,
    verifyRoutes,
    receiptRoutes,
    evidenceRoutes,
    openAiAgentsRoutes,
    hookRoutes,
    pageRoutes,
  ])
    app.route('/', routes(context))
  app.notFound((c) => errorAnswer(c, new SealtraceError('not_found', 'no such path'), metrics))
  app.onError((error, c) => errorAnswer(c, error, metrics))
  return app
}

/** What all ways in share: one count of who has no key, and one of the bytes in work. */
export function createContext(options: AppOptions): AppContext {
  const { log, config, metrics, failures, now = Date.now } = options
  const inFlight = createInFlight(config.limits.inFlightBytes)
  const onStranger = (): void => {
    metrics.add('sealtrace_auth_failures_total')
    failures.note()
  }
  return {
    log,
    reader: options.reader,
    config,
    metrics,
    inFlight,
    auth: createAuthenticator({
      keys: log.keys,
      indexKey: () => log.ring.projectKey('index'),
      onFailure: onStranger,
      now,
    }),
    intake: options.intake,
    witnessing: options.witnessing ?? null,
    gauges: options.gauges ?? (() => ({})),
    search: (principal, request) =>
      options.searcher?.search(principal, request) ??
      Promise.reject(new SealtraceError('unavailable', 'this collector has no search')),
    verify:
      options.verify ??
      (() =>
        Promise.reject(new SealtraceError('unavailable', 'this collector has no verification'))),
    evidence: options.evidence ?? noEvidence,
    subjects: options.subjects ?? noSubjects,
    retention: options.retention ?? noRetention,
    holds: options.holds ?? noHolds,
    producers: options.producers ?? noProducers,
    signers: { registry: new ProducerRegistry(log.store), onStranger },
    rotateKeys:
      options.rotateKeys ??
      (() => Promise.reject(new SealtraceError('unavailable', 'this collector renews no keys'))),
    notReady: options.notReady ?? (() => null),
    policyTrouble: options.policyTrouble ?? (() => null),
    now,
  }
}

const noEvidence: AppContext['evidence'] = {
  take: () => Promise.reject(new SealtraceError('unavailable', 'this collector packs no evidence')),
}

const noSubjects: AppContext['subjects'] = {
  find: refuseSubjects,
  export: refuseSubjects,
  erase: refuseSubjects,
  approve: refuseSubjects,
}

const noProducers: AppContext['producers'] = {
  add: refuseProducers,
  remove: refuseProducers,
  list: refuseProducers,
}

function refuseProducers(): Promise<never> {
  return Promise.reject(new SealtraceError('unavailable', 'this collector keeps no producer keys'))
}

const noRetention: AppContext['retention'] = {
  run: refuseSubjects,
  view: refuseSubjects,
  lastRun: 0,
}

const noHolds: AppContext['holds'] = {
  add: refuseSubjects,
  remove: refuseSubjects,
  list: refuseSubjects,
}

function refuseSubjects(): Promise<never> {
  return Promise.reject(new SealtraceError('unavailable', 'this collector cannot erase'))
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

function countRequests(metrics: Metrics): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next()
    // The pattern, not the path: what a client made up must not become a label.
    const route = matchedRoutes(c).findLast(({ path }) => path !== '/*')?.path ?? 'none'
    const method = methods.has(c.req.method) ? c.req.method : 'other'
    metrics.add('sealtrace_http_requests_total', { route, method, status: String(c.res.status) })
  }
}

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

const secureHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(headers))
    if (!c.res.headers.has(name)) c.res.headers.set(name, value)
}
