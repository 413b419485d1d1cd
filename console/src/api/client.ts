// Made by tools/console-client.ts from the declared routes: do not edit, run `node tools/console-client.ts`.

export interface CallOptions {
  body?: unknown
  signal?: AbortSignal | undefined
}
/** Sends a request and resolves with the JSON of its answer; rejects with what went wrong. */
export type Fetcher = (method: string, path: string, options?: CallOptions) => Promise<unknown>
type Asked = Readonly<Record<string, unknown>> | undefined

/** What the path names goes there, `body` is the body, the rest the query. */
function caller(fetcher: Fetcher) {
  return async <Answer>(
    method: string,
    pattern: string,
    asked: Asked,
    signal?: AbortSignal,
  ): Promise<Answer> => {
    const { body, ...rest } = asked ?? {}
    const query = new Map(Object.entries(rest))
    const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = query.get(name)
      query.delete(name)
      // Dots alone would lead to another path.
      if (/^\.*$/.test(String(value))) throw new TypeError(`${name} is no name`)
      return encodeURIComponent(String(value))
    })
    const given = [...query].filter(([, value]) => value !== undefined && value !== '')
    const search = new URLSearchParams(
      given.map(([name, value]) => [name, String(value)]),
    ).toString()
    const options = { ...(body !== undefined && { body }), ...(signal && { signal }) }
    return (await fetcher(method, search ? `${path}?${search}` : path, options)) as Answer
  }
}

export interface AccessAnswer {
  decision: 'allow' | 'deny'
  because: string[]
  asExpected: boolean | null
}

export interface AccessAnswers {
  answers: AccessAnswer[]
}

export interface AccessCase {
  principal: { name?: string | undefined; roles: string[]; address?: string | undefined }
  action:
    | 'read-header'
    | 'read-content'
    | 'reveal'
    | 'reveal-bulk'
    | 'break-glass'
    | 'search-text'
    | 'search-value'
    | 'approve-reveal'
    | 'write'
    | 'read-audit'
    | 'verify'
    | 'read-settings'
    | 'manage-keys'
    | 'manage-access'
    | 'manage-subjects'
  run?:
    | {
        traceType?: string | undefined
        environment?: string | undefined
        ageHours?: number | undefined
        class?: string | undefined
        purpose?: string | undefined
      }
    | undefined
  at?: string | undefined
  expect?: 'allow' | 'deny' | undefined
}

export interface AccessPolicy {
  version: string
  text: string | null
  ready: { role: string; text: string }[]
  schema: string
  fixed: string | null
}

export interface AddedHold {
  holdId: string
  auditRecordId: string
  underWay: string[]
}

export interface AgentSession {
  sessionId: string
  token: string
  first: string
  last: string
  users: string[]
  more: boolean
  runs: number
  steps: number
  errors: number
  inputTokens: number
  outputTokens: number
  costUsd: number | null
}

export interface AgentSessionList {
  sessions: AgentSession[]
  next: string | null
}

export interface ApiKey {
  id: string
  role: string
  name: string
  created: string
  expires: string | null
  revoked: string | null
  lastUsed: string | null
  addresses: string[]
  traceTypes: string[]
}

export interface ApiKeys {
  apiKeys: ApiKey[]
  roles: string[]
}

export interface AuditEntry {
  recordId: string
  time: string
  actor: string
  action: string
  target: string | null
  reason: string | null
  outcome: string
  address: string | null
  details: { [name: string]: Json } | null
  findings: { [name: string]: number } | null
}

export interface AuditPage {
  entries: AuditEntry[]
  next: string | null
}

export interface BulkRevealAsked {
  traceId: string
  classes?: string[] | undefined
  reason: string
  ticket?: string | undefined
}

export interface BulkRevealed {
  traceId: string
  records: { recordId: string; class: string; values: { placeholder: string; value: Json }[] }[]
  leftOut: string[]
  auditRecordId: string
  shownForSeconds: number
}

export interface CopyNoted {
  auditRecordId: string
}

export interface CostReport {
  since: string | null
  until: string | null
  by: 'day' | 'model' | 'kind' | 'agent'
  groups: {
    inputTokens: number
    outputTokens: number
    costUsd: number | null
    costFrom: 'reported' | 'computed' | 'mixed' | null
    unpricedCalls: number
    steps: number
    errors: number
    erasedSteps: number
    key: string | null
  }[]
  rest: {
    inputTokens: number
    outputTokens: number
    costUsd: number | null
    costFrom: 'reported' | 'computed' | 'mixed' | null
    unpricedCalls: number
    steps: number
    errors: number
    erasedSteps: number
  } | null
  total: {
    inputTokens: number
    outputTokens: number
    costUsd: number | null
    costFrom: 'reported' | 'computed' | 'mixed' | null
    unpricedCalls: number
    steps: number
    errors: number
    erasedSteps: number
  }
}

export interface EndedHold {
  holdId: string
  auditRecordId: string
  recordId: string
}

export interface EndedSessions {
  ended: number
}

export type EraseAnswer = ErasePreview | PendingErasure | ErasedSubject

export interface ErasePreview {
  subject: string | null
  pseudonym: string | null
  traces: string[]
  records: number
  parts: number
  collateral: { slots: number; records: number }
  damaged: number
  mentions: Mention[]
  people: { subject: string; pseudonym: string; runs: number }[]
  unopened: number
  holds: string[]
  dryRun: true
}

export interface ErasedSubject {
  subject: string | null
  pseudonym: string | null
  traces: string[]
  records: number
  parts: number
  collateral: { slots: number; records: number }
  damaged: number
  mentions: Mention[]
  people: { subject: string; pseudonym: string; runs: number }[]
  unopened: number
  holds: string[]
  dryRun: false
  status: 'erased'
  auditRecordId: string
  intentRecordId: string
  completionRecordId: string
  erased: { keys: number; parts: number; records: number; held?: number | undefined }
  receipt: { recordId: string; proof: string; leaf: string } | null
}

export interface ErasureRequestList {
  requests: {
    id: string
    by: string
    at: string
    expires: string
    reason: string | null
    subject: string | null
    own: boolean
  }[]
}

export interface EventView {
  recordId: string
  name: string
  model: string | null
  provider: string | null
  agent: string | null
  tool: string | null
  traceType: string | null
  environment: string | null
  sessionId: string | null
  user: string | null
  usage: Usage | null
  costUsd: number | null
  costFrom: 'reported' | 'computed' | null
  tags: string[]
  input: Json
  output: Json
  error: Json
  metadata: Json
  attributes: { [name: string]: Json }
  findings: FindingView[]
  content: 'shown' | 'sealed' | 'erased' | 'missing' | 'damaged' | 'left-out'
  time: string
}

export interface EvidenceAsked {
  traces?: string[] | undefined
  since?: string | undefined
  until?: string | undefined
  form?: 'masked' | 'sealed' | undefined
  reason?: string | undefined
}

export interface FindingView {
  class: string
  count: number
  action: string
}

export interface HoldView {
  holdId: string
  trace: string | null
  subject: string | null
  traceType: string | null
  all: boolean
  since: string | null
  until: string | null
  created: string
  actor: string
  reason: string
  auditRecordId: string
}

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

export interface KeyList {
  keys: {
    use: string
    id: string | null
    since: string | null
    ageDays: number | null
    next: string | null
    provider: string | null
    rootKey: string | null
    count: number
    state: string
  }[]
  rotating: boolean
}

export interface LogState {
  origin: string
  logKey: string
  size: number
  checkpoint: { size: number; rootHash: string; note: string } | null
  witnesses: { name: string; size: number | null; time: string | null }[]
  witnessed: { size: number; lag: number } | null
  frozen: string | null
  trouble: string | null
}

export interface MadeApiKey {
  id: string
  role: string
  name: string
  created: string
  expires: string | null
  revoked: string | null
  lastUsed: string | null
  addresses: string[]
  traceTypes: string[]
  key: string
  warning: string | null
}

export interface MaskTest {
  masked: string
  findings: { class: string; action: string; detector: string; start: number; end: number }[]
  policyVersion: string
}

export interface Member {
  name: string
  display: string
  how: 'key' | 'link' | 'oidc' | 'certificate'
  roles: string[]
  lastSeen: string
  address: string | null
  sessions: number
}

export interface MemberName {
  name: string
}

export interface Members {
  members: Member[]
}

export interface Mention {
  traceId: string | null
  recordId: string
  partId: string
  class: string
  values: number
  subject: string | null
  held: boolean
}

export interface NewApiKey {
  role: string
  name?: string | undefined
  expires?: string | undefined
  addresses?: string[] | undefined
  traceTypes?: string[] | undefined
}

export interface NewHold {
  trace?: string | undefined
  subject?: string | undefined
  user?: string | undefined
  traceType?: string | undefined
  all?: true | undefined
  since?: number | undefined
  until?: number | undefined
  reason: string
}

export interface NewProducer {
  publicKey: string
  name: string
}

export interface NewRevealRequest {
  recordId: string
  class: string
  reason: string
  ticket?: string | undefined
}

export interface Overview {
  since: string
  until: string
  total: {
    runs: number
    steps: number
    errors: number
    inputTokens: number
    outputTokens: number
    costUsd: number | null
    p50: number | null
    p95: number | null
  }
  buckets: {
    start: string
    runs: number
    steps: number
    errors: number
    inputTokens: number
    outputTokens: number
    costUsd: number | null
    p50: number | null
    p95: number | null
    findings: { [name: string]: number }
  }[]
  models: {
    key: string | null
    runs: number
    steps: number
    errors: number
    inputTokens: number
    outputTokens: number
    costUsd: number | null
  }[]
  agents: {
    key: string | null
    runs: number
    steps: number
    errors: number
    inputTokens: number
    outputTokens: number
    costUsd: number | null
  }[]
  findings: { [name: string]: number }
  leftOut: number
  from: string
}

export interface PendingErasure {
  subject: string | null
  pseudonym: string | null
  traces: string[]
  records: number
  parts: number
  collateral: { slots: number; records: number }
  damaged: number
  mentions: Mention[]
  people: { subject: string; pseudonym: string; runs: number }[]
  unopened: number
  holds: string[]
  dryRun: false
  status: 'pending'
  requestId: string
  expires: string
}

export interface Producer {
  id: string
  publicKey: string
  name: string | null
  since: string
  removed: string | null
}

export interface Protection {
  version: string
  text: string
  classes: { class: string; action: string }[]
}

export interface ProtectionTest {
  text: string
  policy?: string | undefined
}

export interface Reason {
  reason: string
}

export interface ReceiptView {
  recordId: string
  index: number
  size: number
  proof: string
  leaf: string
}

export interface RetentionRun {
  dryRun: boolean
  records: number
  parts: number
  keys: number
  held: number
  auditRecordId: string
}

export interface RetentionView {
  policyRecordId: string | null
  inForce: {
    days: number | null
    rules: {
      traceType?: string | undefined
      kind?: string | undefined
      class?: string | undefined
      days: number | null
    }[]
  } | null
  settings: {
    days: number | null
    rules: {
      traceType?: string | undefined
      kind?: string | undefined
      class?: string | undefined
      days: number | null
    }[]
  }
  due: { records: number; parts: number; keys: number; held: number }
}

export interface RevealAsked {
  recordId: string
  class: string
  reason: string
  ticket?: string | undefined
  placeholder?: string | undefined
  breakGlass?: boolean | undefined
  request?: string | undefined
}

export interface RevealCopied {
  auditRecordId: string
  placeholder: string
}

export interface RevealDecision {
  approve: boolean
  reason?: string | undefined
}

export interface RevealRequest {
  id: string
  recordId: string
  traceId: string | null
  class: string
  reason: string
  ticket: string | null
  by: string
  at: string
  expires: string
  state: 'open' | 'approved' | 'refused' | 'used' | 'expired'
  decidedBy: string | null
  decidedAt: string | null
  own: boolean
}

export interface RevealRequests {
  requests: RevealRequest[]
}

export interface Revealed {
  recordId: string
  class: string
  values: { placeholder: string; value: Json }[]
  auditRecordId: string
  shownForSeconds: number
}

export interface RotateKeys {
  what: 'data' | 'index' | 'signing'
  month?: string | undefined
  all?: boolean | undefined
  subjects?: boolean | undefined
  finish?: boolean | undefined
  drop?: boolean | undefined
}

export type RotatedKeys =
  | {
      what: 'data'
      rotated: {
        from: string[]
        to: string
        resumed: boolean
        of: 'month' | 'subjects'
        month: string | null
        rows: number
      }[]
    }
  | {
      what: 'index'
      rotated: {
        from: string[]
        to: string
        resumed: boolean
        month: string
        parts: number
        dropped: number
        owners: number
      }[]
    }
  | {
      what: 'signing'
      rotated: { signingKeys: string[]; from: string; to: string; finished: boolean }[]
    }

export interface ScoreList {
  scores: ScoreView[]
}

export interface ScoreView {
  recordId: string
  name: string
  value: number | string | boolean | null
  label: string | null
  explanation: string | null
  source: string | null
  time: string
  spanId: string | null
  content: 'shown' | 'sealed'
}

export interface SealedPartView {
  id: string
  class: string | null
  length: number
  keyId: string
  keyCommitment: string
  sha256: string
  bytes: string | null
}

export interface SealedRecordView {
  recordId: string
  manifest: string
  leaf: string
  parts: SealedPartView[]
}

export interface SearchAsked {
  value?: string | undefined
  text?: string | undefined
  class?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

export interface SearchResult {
  matches: { traceId: string | null; recordId: string; class: string | null; time: string }[]
  unopened: number
  next: string | null
}

export interface Session {
  principal: {
    name: string
    display: string
    roles: string[]
    how: 'key' | 'link' | 'oidc' | 'certificate'
  }
  can: (
    | 'read-header'
    | 'read-content'
    | 'reveal'
    | 'reveal-bulk'
    | 'break-glass'
    | 'search-text'
    | 'search-value'
    | 'approve-reveal'
    | 'write'
    | 'read-audit'
    | 'verify'
    | 'read-settings'
    | 'manage-keys'
    | 'manage-access'
    | 'manage-subjects'
  )[]
  csrf: string | null
  expires: string | null
  project: string
  version: string
  reveal: { secondPerson: boolean | string[]; shownForSeconds: number }
}

export interface SetAccessPolicy {
  text: string
  from: string
}

export type SignIn = { apiKey: string } | { link: string }

export interface SignInMethods {
  project: string
  oidc: { name: string; start: string } | null
}

export interface SignedOut {
  ended: number
  provider: string | null
}

export interface StepAnswer {
  traceId: string
  step: StepView
  proof: StepProof
}

export interface StepProof {
  recordId: string
  index: number | null
  size: number
  included: boolean
  witnesses: string[]
}

export interface StepView {
  recordId: string
  name: string
  model: string | null
  provider: string | null
  agent: string | null
  tool: string | null
  traceType: string | null
  environment: string | null
  sessionId: string | null
  user: string | null
  usage: Usage | null
  costUsd: number | null
  costFrom: 'reported' | 'computed' | null
  tags: string[]
  input: Json
  output: Json
  error: Json
  metadata: Json
  attributes: { [name: string]: Json }
  findings: FindingView[]
  content: 'shown' | 'sealed' | 'erased' | 'missing' | 'damaged' | 'left-out'
  spanId: string
  parentSpanId: string | null
  kind:
    | 'agent'
    | 'completion'
    | 'tool'
    | 'retrieval'
    | 'embedding'
    | 'handoff'
    | 'guardrail'
    | 'event'
  startTime: string
  durationMs: number | null
  state: 'ended' | 'running' | 'unfinished'
  status: 'unset' | 'ok' | 'error'
  toolCallId: string | null
  calledBy: string | null
  retryOf: string | null
  gap?: { count: number; reason: string } | undefined
  events: EventView[]
  parts: string[]
  sealedTo?: string | undefined
  revisions: StepView[]
}

export interface SubjectErase {
  subject?: string | undefined
  user?: string | undefined
  mentions?: true | undefined
  values?: string[] | undefined
  reason: string
  dryRun?: boolean | undefined
}

export interface SubjectExport {
  subject: string
  pseudonym: string
  exported: string
  auditRecordId: string
  runs: {
    traceId: string
    steps: {
      recordId: string
      kind: string
      name: string
      startTime: string
      model: string | null
      status: string
      content: Json
    }[]
    leftOut: number
  }[]
}

export interface SubjectExportAsked {
  subject?: string | undefined
  user?: string | undefined
  reason?: string | undefined
}

export interface SubjectFind {
  subject?: string | undefined
  user?: string | undefined
  value?: string | undefined
  class?: string | undefined
}

export interface SubjectView {
  subject: string | null
  pseudonym: string | null
  traces: string[]
  records: number
  parts: number
  collateral: { slots: number; records: number }
  damaged: number
  mentions: Mention[]
  people: { subject: string; pseudonym: string; runs: number }[]
  unopened: number
  holds: string[]
}

export interface TestAccessPolicy {
  text?: string | undefined
  cases: AccessCase[]
}

export interface TraceList {
  traces: TraceSummary[]
  next: string | null
}

export interface TraceSummary {
  traceId: string
  name: string
  agent: string | null
  traceType: string | null
  startTime: string
  durationMs: number | null
  steps: number
  errors: number
  status: 'unset' | 'ok' | 'error'
  inputTokens: number
  outputTokens: number
  costUsd: number | null
  costFrom: 'reported' | 'computed' | 'mixed' | null
  unpricedCalls: number
  findings: { [name: string]: number }
  state: 'running' | 'complete' | 'incomplete'
  ended?: 'unknown' | undefined
  lost?: number | undefined
  complete: boolean
}

export interface TraceView {
  traceId: string
  summary: TraceSummary
  steps: StepView[]
}

export interface Usage {
  inputTokens?: number | undefined
  outputTokens?: number | undefined
  totalTokens?: number | undefined
  cacheReadTokens?: number | undefined
  cacheWriteTokens?: number | undefined
  reasoningTokens?: number | undefined
}

export interface UserList {
  users: UserView[]
  next: string | null
}

export interface UserView {
  user: string
  first: string
  last: string
  sessions: number
  more: boolean
  runs: number
  steps: number
  errors: number
  inputTokens: number
  outputTokens: number
  costUsd: number | null
}

export interface Verification {
  id: string
  state: 'running' | 'done' | 'failed'
  deep: boolean
  started: string
  finished: string | null
  done: number
  total: number
  report: { ok: boolean; [name: string]: unknown } | null
  error: { code: string; message: string } | null
}

export interface VerificationAsked {
  deep?: boolean | undefined
}

export interface VerifyReport {
  ok: boolean
  origin: string
  size: number
  rootHash: string
  signedBy?: string[] | undefined
  cosignatures?: string[] | undefined
  witnessedSize?: number | null | undefined
  records: { intact: number; erased: number; expired: number }
  unauthorised?: number | undefined
  gapRecords?: number | undefined
  since?: number | null | undefined
  incremental?: boolean | undefined
  findings: { recordId: string | null; index: number | null; problem: string }[]
  findingsTotal?: number | undefined
  states?:
    | {
        recordId: string
        index: number
        state: 'erased' | 'expired' | 'erased-unauthorised'
        by: number | null
        byRecord: string | null
      }[]
    | undefined
  takenBy?:
    | {
        recordId: string
        index: number | null
        state: 'erased' | 'expired'
        records: number
        headers: number
        parts: number
      }[]
    | undefined
  gaps?:
    | {
        recordId: string
        index: number
        lost: number | null
        reason: string | null
        session?: string | undefined
      }[]
    | undefined
  life?:
    | {
        frozen: { recordId: string; index: number | null } | null
        successor: { recordId: string; index: number; origin: string; logKey: string } | null
        predecessor: {
          recordId: string
          index: number
          origin: string
          logKey: string
          size: number
          root: string
        } | null
      }
    | undefined
  record?:
    | {
        recordId: string
        index: number
        kind: string | null
        time: string | null
        state: 'intact' | 'damaged' | 'erased' | 'expired' | 'erased-unauthorised' | 'gap'
        by: number | null
        byRecord: string | null
        parts: { listed: number; missing: number } | null
        leaf: string
        leafHash: string
        proof: string[]
        checkpoint: string
      }
    | undefined
  notChecked: string[]
}

export interface Error {
  error: {
    code:
      | 'usage'
      | 'bad_request'
      | 'unauthorized'
      | 'denied'
      | 'needs_approval'
      | 'not_found'
      | 'method_not_allowed'
      | 'already_exists'
      | 'held'
      | 'frozen'
      | 'too_large'
      | 'unsupported_media_type'
      | 'busy'
      | 'conflict'
      | 'unavailable'
      | 'key_unavailable'
      | 'rollback'
      | 'config_invalid'
      | 'no_log'
      | 'corrupt'
      | 'verification_failed'
      | 'internal'
    message: string
  }
}

export function createClient(fetcher: Fetcher) {
  const call = caller(fetcher)
  return {
    /** Runs, newest first. */
    traces: (
      asked?: {
        since?: string | undefined
        until?: string | undefined
        kind?:
          | 'agent'
          | 'completion'
          | 'tool'
          | 'retrieval'
          | 'embedding'
          | 'handoff'
          | 'guardrail'
          | 'event'
          | undefined
        status?: 'unset' | 'ok' | 'error' | undefined
        agent?: string | undefined
        model?: string | undefined
        trace_type?: string | undefined
        session?: string | undefined
        user?: string | undefined
        tag?: string | undefined
        min_cost?: number | string | undefined
        min_duration_ms?: number | string | undefined
        environment?: string | undefined
        state?: 'complete' | 'running' | 'incomplete' | undefined
        classes?: string | undefined
        limit?: number | string | undefined
        cursor?: string | undefined
      },
      signal?: AbortSignal,
    ) => call<TraceList>('GET', '/api/v1/traces', asked, signal),
    /** One run, masked; headers only for who may not read content. */
    trace: (asked: { id: string; content?: 'all' | 'none' | undefined }, signal?: AbortSignal) =>
      call<TraceView>('GET', '/api/v1/traces/{id}', asked, signal),
    /** Sessions, the one with the newest run first. */
    agentSessions: (
      asked?: {
        since?: string | undefined
        until?: string | undefined
        limit?: number | string | undefined
        cursor?: string | undefined
      },
      signal?: AbortSignal,
    ) => call<AgentSessionList>('GET', '/api/v1/sessions', asked, signal),
    /** Users by their pseudonyms, the one with the newest run first. */
    users: (
      asked?: {
        since?: string | undefined
        until?: string | undefined
        limit?: number | string | undefined
        cursor?: string | undefined
      },
      signal?: AbortSignal,
    ) => call<UserList>('GET', '/api/v1/users', asked, signal),
    /** Erasures that wait for the word of a second person, newest first. */
    erasureRequests: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<ErasureRequestList>('GET', '/api/v1/subjects/requests', asked, signal),
    /** What keys there are: for what, how old, and when they are renewed. */
    keys: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<KeyList>('GET', '/api/v1/keys', asked, signal),
    /** How large the log is, its newest checkpoint, and who has cosigned it. */
    logState: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<LogState>('GET', '/api/v1/log', asked, signal),
    /** Volume, cost, latency, errors and findings of runs over time. */
    overview: (
      asked?: {
        since?: string | undefined
        until?: string | undefined
        trace_type?: string | undefined
        agent?: string | undefined
        model?: string | undefined
      },
      signal?: AbortSignal,
    ) => call<Overview>('GET', '/api/v1/overview', asked, signal),
    /** The policy in force: what is done with what is found. */
    protection: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<Protection>('GET', '/api/v1/policy/protection', asked, signal),
    /** Masks a text, under the policy in force or another. Nothing of it is kept. */
    testProtection: (asked: { body: ProtectionTest }, signal?: AbortSignal) =>
      call<MaskTest>('POST', '/api/v1/policy/protection/test', asked, signal),
    /** Scores and feedback on a run; what they say for who may read content. */
    scores: (asked: { id: string }, signal?: AbortSignal) =>
      call<ScoreList>('GET', '/api/v1/traces/{id}/scores', asked, signal),
    /** One step, masked, and where its record stands in the log. */
    step: (asked: { record: string }, signal?: AbortSignal) =>
      call<StepAnswer>('GET', '/api/v1/steps/{record}', asked, signal),
    /** The record of a step as it is stored: nothing is opened. */
    sealedStep: (asked: { record: string }, signal?: AbortSignal) =>
      call<SealedRecordView>('GET', '/api/v1/steps/{record}/sealed', asked, signal),
    /** Begins to verify the log, or gives the verification of this depth that runs. */
    startVerification: (asked: { body: VerificationAsked }, signal?: AbortSignal) =>
      call<Verification>('POST', '/api/v1/verifications', asked, signal),
    /** How far a verification is, and its report. It is kept for an hour. */
    verification: (asked: { id: string }, signal?: AbortSignal) =>
      call<Verification>('GET', '/api/v1/verifications/{id}', asked, signal),
    /** What agents cost, by model, kind of step, day or agent. */
    costs: (
      asked?: {
        since?: string | undefined
        until?: string | undefined
        by?: 'day' | 'model' | 'kind' | 'agent' | undefined
      },
      signal?: AbortSignal,
    ) => call<CostReport>('GET', '/api/v1/costs', asked, signal),
    /** What there is of a person. */
    findSubject: (asked: { body: SubjectFind }, signal?: AbortSignal) =>
      call<SubjectView>('POST', '/api/v1/subjects/find', asked, signal),
    /** Erases a person for good, or says what would go. */
    eraseSubject: (asked: { body: SubjectErase }, signal?: AbortSignal) =>
      call<EraseAnswer>('POST', '/api/v1/subjects/erase', asked, signal),
    /** The second person's word: carries out an erasure that another one asked for. */
    approveErasure: (asked: { body: { request: string } }, signal?: AbortSignal) =>
      call<ErasedSubject>('POST', '/api/v1/subjects/approve', asked, signal),
    /** All that is recorded of a person, in the clear. */
    exportSubject: (asked: { body: SubjectExportAsked }, signal?: AbortSignal) =>
      call<SubjectExport>('POST', '/api/v1/subjects/export', asked, signal),
    /** Legal holds in force. */
    holds: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<{ holds: HoldView[] }>('GET', '/api/v1/holds', asked, signal),
    /** Sets a legal hold. */
    addHold: (asked: { body: NewHold }, signal?: AbortSignal) =>
      call<AddedHold>('POST', '/api/v1/holds', asked, signal),
    /** Ends a legal hold. */
    endHold: (asked: { id: string; body: Reason }, signal?: AbortSignal) =>
      call<EndedHold>('DELETE', '/api/v1/holds/{id}', asked, signal),
    /** Keys of producers. */
    producers: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<{ producers: Producer[] }>('GET', '/api/v1/producers', asked, signal),
    /** Registers the key of a producer. */
    addProducer: (asked: { body: NewProducer }, signal?: AbortSignal) =>
      call<Producer>('POST', '/api/v1/producers', asked, signal),
    /** Removes the key of a producer: what it signs no longer counts. */
    removeProducer: (asked: { id: string; body: Reason }, signal?: AbortSignal) =>
      call<Producer>('DELETE', '/api/v1/producers/{id}', asked, signal),
    /** What is kept how long, and what is due. */
    retention: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<RetentionView>('GET', '/api/v1/retention', asked, signal),
    /** Takes what is due, or says what that is. */
    runRetention: (
      asked?: { body?: { dryRun?: boolean | undefined } | undefined },
      signal?: AbortSignal,
    ) => call<RetentionRun>('POST', '/api/v1/retention/run', asked, signal),
    /** Search. What is searched for stands in the URL: a value had better be sent by POST. */
    searchByUrl: (
      asked?: {
        value?: string | undefined
        text?: string | undefined
        class?: string | undefined
        limit?: number | string | undefined
        cursor?: string | undefined
      },
      signal?: AbortSignal,
    ) => call<SearchResult>('GET', '/api/v1/search', asked, signal),
    /** The records that hold a value, or words. */
    search: (asked: { body: SearchAsked }, signal?: AbortSignal) =>
      call<SearchResult>('POST', '/api/v1/search', asked, signal),
    /** Renews keys. */
    rotateKeys: (asked: { body: RotateKeys }, signal?: AbortSignal) =>
      call<RotatedKeys>('POST', '/api/v1/keys/rotate', asked, signal),
    /** Verifies the log; the answer is the report. */
    verify: (
      asked?: {
        deep?: boolean | string | undefined
        incremental?: boolean | string | undefined
        record?: string | undefined
      },
      signal?: AbortSignal,
    ) => call<VerifyReport>('GET', '/api/v1/verify', asked, signal),
    /** Proof that a record is in the log; with `accept: text/plain` the `.tlog-proof` file. */
    receipt: (
      asked: { record: string; witnessed?: boolean | string | undefined },
      signal?: AbortSignal,
    ) => call<ReceiptView>('GET', '/api/v1/receipts/{record}', asked, signal),
    /** The access policy in force. */
    accessPolicy: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<AccessPolicy>('GET', '/api/v1/policy/access', asked, signal),
    /** Changes the access policy. 409 when what it was made from is not in force. */
    setAccessPolicy: (asked: { body: SetAccessPolicy }, signal?: AbortSignal) =>
      call<AccessPolicy>('PUT', '/api/v1/policy/access', asked, signal),
    /** What the access policy, or a draft of it, answers. */
    testAccessPolicy: (asked: { body: TestAccessPolicy }, signal?: AbortSignal) =>
      call<AccessAnswers>('POST', '/api/v1/policy/access/test', asked, signal),
    /** All API keys, without the keys themselves. */
    apiKeys: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<ApiKeys>('GET', '/api/v1/apikeys', asked, signal),
    /** Makes an API key, which is told this once. */
    makeApiKey: (asked: { body: NewApiKey }, signal?: AbortSignal) =>
      call<MadeApiKey>('POST', '/api/v1/apikeys', asked, signal),
    /** Revokes an API key, and ends the sessions that it opened. */
    revokeApiKey: (asked: { id: string }, signal?: AbortSignal) =>
      call<ApiKey>('DELETE', '/api/v1/apikeys/{id}', asked, signal),
    /** Who signed in by a browser since the collector started. */
    members: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<Members>('GET', '/api/v1/members', asked, signal),
    /** Ends all sessions of a person. */
    signOutMember: (asked: { body: MemberName }, signal?: AbortSignal) =>
      call<EndedSessions>('POST', '/api/v1/members/sign-out', asked, signal),
    /** How people sign in here. */
    signInMethods: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<SignInMethods>('GET', '/api/v1/sign-in', asked, signal),
    /** Signs a browser in, which gets a cookie. */
    signIn: (asked: { body: SignIn }, signal?: AbortSignal) =>
      call<Session>('POST', '/api/v1/session', asked, signal),
    /** Who one is, and what one may do. */
    session: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<Session>('GET', '/api/v1/session', asked, signal),
    /** Ends the session, or all of one’s own. */
    signOut: (asked?: { everywhere?: 'true' | 'false' | undefined }, signal?: AbortSignal) =>
      call<SignedOut>('DELETE', '/api/v1/session', asked, signal),
    /** Shows the hidden values of one class of one record; on the record before it does. */
    reveal: (asked: { body: RevealAsked }, signal?: AbortSignal) =>
      call<Revealed>('POST', '/api/v1/reveal', asked, signal),
    /** Shows the hidden values of a run. */
    revealBulk: (asked: { body: BulkRevealAsked }, signal?: AbortSignal) =>
      call<BulkRevealed>('POST', '/api/v1/reveal/bulk', asked, signal),
    /** Puts on the record that a shown value was copied. */
    noteCopy: (asked: { body: RevealCopied }, signal?: AbortSignal) =>
      call<CopyNoted>('POST', '/api/v1/reveal/copied', asked, signal),
    /** Asks for a second person's word. */
    requestReveal: (asked: { body: NewRevealRequest }, signal?: AbortSignal) =>
      call<RevealRequest>('POST', '/api/v1/reveal/requests', asked, signal),
    /** The newest requests: his own, and those that he may decide. */
    revealRequests: (asked?: Record<string, never>, signal?: AbortSignal) =>
      call<RevealRequests>('GET', '/api/v1/reveal/requests', asked, signal),
    /** Approves or refuses a request of somebody else. */
    decideReveal: (asked: { id: string; body: RevealDecision }, signal?: AbortSignal) =>
      call<RevealRequest>('POST', '/api/v1/reveal/requests/{id}/decide', asked, signal),
    /** Who did what, newest first; with `action=record.created` what was recorded. */
    audit: (
      asked?: {
        actor?: string | undefined
        action?: string | undefined
        outcome?: 'allowed' | 'denied' | 'failed' | undefined
        target?: string | undefined
        since?: string | undefined
        until?: string | undefined
        limit?: number | string | undefined
        cursor?: string | undefined
      },
      signal?: AbortSignal,
    ) => call<AuditPage>('GET', '/api/v1/audit', asked, signal),
  }
}
export type Client = ReturnType<typeof createClient>
