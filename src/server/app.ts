// The collector's HTTP side: all routes, their errors, and the headers that every answer has.
import type { Hono, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { noAccessSettings } from '../access/policy/access-policy.ts'
import type { Authority } from '../access/principal.ts'
import type { Producers } from '../access/producers.ts'
import type { Reader } from '../access/reader.ts'
import type { HoldKeeper } from '../erase/hold-keeper.ts'
import { SealtraceError } from '../error.ts'
import { ProducerRegistry } from '../journal/producer-registry.ts'
import { notThere } from './api/not-there.ts'
import { LookNotes } from '../access/look-notes.ts'
import { Routes } from './api/routes.ts'
import { noReveals } from './reveals.ts'
import { askerIn, type AppContext, type AppEnv, type AppLog } from './app-context.ts'
import type { AuthFailures } from './auth-failures.ts'
import { createSignIn } from './sign-in/create-sign-in.ts'
import type { Config } from './config.ts'
import { errorAnswer } from './error-answer.ts'
import { isLoopbackName } from './sign-in-section.ts'
import { createInFlight } from './in-flight.ts'
import type { Intake } from './intake.ts'
import type { Metrics } from './metrics.ts'
import type { Searcher } from '../search/searcher.ts'
import { accessPolicyRoutes } from './routes/access-policy.ts'
import { agentSessionRoutes } from './routes/agent-sessions.ts'
import { auditRoutes } from './routes/audit.ts'
import { auditStreamRoutes } from './routes/audit-stream.ts'
import { costRoutes } from './routes/costs.ts'
import { erasureRequestRoutes } from './routes/erasure-requests.ts'
import { eventRoutes } from './routes/events.ts'
import { evidenceRoutes } from './routes/evidence.ts'
import { healthRoutes } from './routes/health.ts'
import { holdRoutes } from './routes/holds.ts'
import { hookRoutes } from './routes/hooks.ts'
import { keyReadRoutes } from './routes/keys-read.ts'
import { keyRoutes } from './routes/keys.ts'
import { langfuseRoutes } from './routes/langfuse.ts'
import { langsmithRoutes } from './routes/langsmith.ts'
import { logStateRoutes } from './routes/log-state.ts'
import { logRoutes } from './routes/log.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { openAiAgentsRoutes } from './routes/openai-agents.ts'
import { openApiRoutes } from './routes/openapi.ts'
import { otlpRoutes } from './routes/otlp.ts'
import { overviewRoutes } from './routes/overview.ts'
import { noSuchPage, pageRoutes } from './routes/page.ts'
import { ConsoleFiles } from './console-files.ts'
import { protectionRoutes } from './routes/protection.ts'
import { producerRoutes } from './routes/producers.ts'
import { receiptRoutes } from './routes/receipts.ts'
import { recorderRoutes } from './routes/recorder.ts'
import { retentionRoutes } from './routes/retention.ts'
import { revealRoutes } from './routes/reveal.ts'
import { scoreRoutes } from './routes/scores.ts'
import { searchRoutes } from './routes/search.ts'
import { stepReadRoutes } from './routes/steps-read.ts'
import { stepRoutes } from './routes/steps.ts'
import { subjectRoutes } from './routes/subjects.ts'
import { traceRoutes } from './routes/traces.ts'
import { apiKeyRoutes } from './routes/apikeys.ts'
import { memberRoutes } from './routes/members.ts'
import { oidcRoutes } from './routes/oidc.ts'
import { sessionRoutes } from './routes/session.ts'
import { verificationRoutes } from './routes/verifications.ts'
import { verifyRoutes } from './routes/verify.ts'

export interface AppOptions {
  readonly log: AppLog
  readonly reader: Reader
  readonly config: Config
  readonly metrics: Metrics
  readonly failures: AuthFailures
  /** The policy in force; default the ready roles. */
  readonly authority?: Authority
  /** Shows and changes that policy; without it the routes answer 503. */
  readonly access?: AppContext['access']
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
  readonly subjects?: AppContext['subjects']
  /** Retention; without it the routes answer 503. */
  readonly retention?: AppContext['retention']
  /** Legal holds; without them the routes answer 503. */
  readonly holds?: Pick<HoldKeeper, 'add' | 'remove' | 'list'>
  /** Keys of producers; without them the routes answer 503. */
  readonly producers?: Pick<Producers, 'add' | 'remove' | 'list'>
  /** Hidden values and the audit log; without them the routes answer 503. */
  readonly reveals?: AppContext['reveals']
  readonly audits?: AppContext['audits']
  readonly looks?: AppContext['looks']
  /** Renews keys; without it the route answers 503. */
  readonly rotateKeys?: AppContext['rotateKeys']
  /** What keys there are; without it the route answers 503. */
  readonly listKeys?: AppContext['listKeys']
  /** `[policy]` as it is in force; default that of `config`. */
  readonly protection?: AppContext['protection']
  /** Why no traffic should come now; null (the default) when it may. */
  readonly notReady?: () => string | null
  /** Why the settings file's policy is not in force; null (the default) when it is. */
  readonly policyTrouble?: () => string | null
  readonly now?: () => number
}

export type App = Hono<AppEnv>

const routeFiles: readonly ((routes: Routes) => void)[] = [
  otlpRoutes,
  langfuseRoutes,
  langsmithRoutes,
  stepRoutes,
  recorderRoutes,
  healthRoutes,
  metricsRoutes,
  logRoutes,
  traceRoutes,
  agentSessionRoutes,
  erasureRequestRoutes,
  eventRoutes,
  keyReadRoutes,
  logStateRoutes,
  overviewRoutes,
  protectionRoutes,
  scoreRoutes,
  stepReadRoutes,
  verificationRoutes,
  costRoutes,
  subjectRoutes,
  holdRoutes,
  producerRoutes,
  retentionRoutes,
  searchRoutes,
  keyRoutes,
  verifyRoutes,
  receiptRoutes,
  evidenceRoutes,
  openAiAgentsRoutes,
  hookRoutes,
  accessPolicyRoutes,
  apiKeyRoutes,
  memberRoutes,
  oidcRoutes,
  sessionRoutes,
  openApiRoutes,
  revealRoutes,
  auditRoutes,
  auditStreamRoutes,
]

export function createApp(options: AppOptions, context = createContext(options)): App {
  return createRoutes(context).app
}

/** The app with what is declared of its routes. */
export function createRoutes(context: AppContext): Routes {
  const { metrics } = context
  const routes = new Routes(context)
  const { app } = routes
  app.use(countRequests(metrics), secureHeaders, strictTransport(context), withoutBody)
  for (const declare of routeFiles) declare(routes)
  const files = new ConsoleFiles()
  pageRoutes(routes, files)
  app.notFound((c) => {
    const answer = notThere(c, routes)
    return answer.status === 404 ? (noSuchPage(c, files) ?? answer) : answer
  })
  app.onError((error, c) => errorAnswer(c, error, metrics))
  return routes
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
    ...createSignIn({ ...options, now, onStranger }),
    access: options.access ?? noAccess,
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
    reveals: options.reveals ?? noReveals().reveals,
    audits: options.audits ?? noReveals().audits,
    looks: options.looks ?? new LookNotes({ recorder: log.recorder }),
    signers: { registry: new ProducerRegistry(log.store), onStranger },
    rotateKeys:
      options.rotateKeys ??
      (() => Promise.reject(new SealtraceError('unavailable', 'this collector renews no keys'))),
    ...settingsShown(options),
    notReady: options.notReady ?? (() => null),
    now,
  }
}

function settingsShown({
  config,
  listKeys = () =>
    Promise.reject(new SealtraceError('unavailable', 'this collector lists no keys')),
  protection = () => config.policy,
  policyTrouble = () => null,
}: AppOptions): Pick<AppContext, 'listKeys' | 'protection' | 'policyTrouble'> {
  return { listKeys, protection, policyTrouble }
}

const noAccess: AppContext['access'] = {
  view: refuseAccess,
  set: async () => refuseAccess(),
  terms: () => ({ access: noAccessSettings, project: 'default' }),
}

function refuseAccess(): never {
  throw new SealtraceError('unavailable', 'this collector shows no access policy')
}

const noEvidence: AppContext['evidence'] = {
  take: () => Promise.reject(new SealtraceError('unavailable', 'this collector packs no evidence')),
}

const noSubjects: AppContext['subjects'] = {
  find: refuseSubjects,
  export: refuseSubjects,
  erase: refuseSubjects,
  approve: refuseSubjects,
  requests: refuseSubjects,
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

/** A browser that came by TLS once comes by nothing else. Not for this machine: the name stands for whatever else runs on it. */
function strictTransport(context: AppContext): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next()
    if (isLoopbackName(new URL(c.req.url).hostname) || askerIn(c, context).way !== 'tls') return
    c.res.headers.set('strict-transport-security', 'max-age=31536000')
  }
}

/** A HEAD is answered by the route of the GET: a stream that nobody will read is told so. */
const withoutBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  if (c.req.method === 'HEAD') await c.res.body?.cancel()
}
