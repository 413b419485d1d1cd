// For tests: an app over stand-ins for the log and its reader, so that each of them can be made to fail.
import type { Reader } from '../access/reader.ts'
import { notFound, may, type Action, type Principal } from '../access/principal.ts'
import type { AuditEntry } from '../journal/audit-entry.ts'
import { newApiKey, roles, type Role } from '../journal/api-key.ts'
import type { Recorded } from '../journal/recorder.ts'
import type { Step } from '../record/step.ts'
import type { CostStore } from '../store/cost-store.ts'
import type { ApiKeyRow, SignInLinkRow } from '../store/key-store.ts'
import { createContext, createRoutes, type App, type AppOptions } from './app.ts'
import type { Routes } from './api/routes.ts'
import type { AppLog } from './app-context.ts'
import { createAuthFailures } from './auth-failures.ts'
import { loadConfig, type Config } from './config.ts'
import { createMetrics } from './metrics.ts'
import { noReveals } from './reveals.ts'
import { toBase64Url } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { Secret } from '../crypto/secret.ts'
import { newX25519KeyPair } from '../crypto/x25519.ts'
import { SealtraceError } from '../error.ts'
import { doors } from '../ingest/doors.ts'
import { inflate } from '../ingest/inflate.ts'
import { openBatch } from '../seal/sealed-batch.ts'
import type { Intake } from './intake.ts'
import { runsSaid } from './runs-said.ts'

/** Of every test app. */
export const testIndexKey = Secret.random()
const testProducer = newX25519KeyPair()
const testProducerKey = Secret.own(testProducer.privateKey)

export interface TestApp {
  readonly app: App
  readonly routes: Routes
  readonly config: Config
  readonly keys: Readonly<Record<Role, string>>
  readonly rows: ApiKeyRow[]
  readonly links: SignInLinkRow[]
  readonly audits: AuditEntry[]
  readonly steps: Step[]
  readonly store: TestStore
  /** Called in place of the recorder. */
  record: (steps: readonly Step[]) => Promise<Recorded>
  queued: number
}

export interface TestStore {
  checkpoint: { size: number; note: Uint8Array } | null
  witnessed: { size: number; note: Uint8Array } | null
  readonly tiles: Map<string, Uint8Array>
  /** What costs are summed up from. */
  costs: CostStore
}

export function testApp(
  limits: Partial<Config['limits']> = {},
  options: Partial<AppOptions> = {},
): TestApp {
  const defaults = loadConfig({ environment: {} })
  const config = { ...defaults, limits: { ...defaults.limits, ...limits } }
  const made = roles.map(
    (role) => [role, newApiKey({ role, name: 'test', now: 0 }, testIndexKey)] as const,
  )
  const test: TestApp = {
    app: undefined as unknown as App,
    routes: undefined as unknown as Routes,
    config,
    keys: Object.fromEntries(made.map(([role, { key }]) => [role, key])) as Record<Role, string>,
    rows: made.map(([, { row }]) => row),
    links: [],
    audits: [],
    steps: [],
    store: {
      ...{ checkpoint: null, witnessed: null, tiles: new Map() },
      costs: { steps: async () => [], residues: async () => [] },
    },
    queued: 0,
    record: async (steps) => {
      test.steps.push(...steps)
      return { accepted: steps.length, duplicates: 0, traces: [], checkpointSize: 1 }
    },
  }
  const audit = async (entry: AuditEntry): Promise<string> => String(test.audits.push(entry))
  const reader = testReader(audit)
  const context = createContext({
    log: testLog(test, audit),
    reader,
    reveals: { ...noReveals().reveals, reveal: (...asked) => reader.reveal(...asked) },
    audits: { ...noReveals().audits, page: async (who) => auditPage(reader, who) },
    // Looks at proofs are no denials, which tests count.
    looks: { note: async () => {} },
    config,
    metrics: createMetrics(),
    failures: createAuthFailures({ audit }),
    intake: inlineIntake(test),
    ...options,
  })
  const routes = createRoutes(context)
  return Object.assign(test, { app: routes.app, routes })
}

/** Does here what the collector leaves to its sealing thread. */
function inlineIntake(test: TestApp): Intake {
  return {
    submit: async ({ door, facts, compressed, body }, mayWrite) => {
      const { inflatedBytes } = test.config.limits
      const opened = door === 'recorder' ? openBatch(testProducerKey, body) : body
      const plain = compressed ? inflate(opened, inflatedBytes) : opened
      if (plain.length > inflatedBytes) throw new SealtraceError('too_large', 'body: too large')
      const { steps, answer } = doors[door](plain, facts)
      if (mayWrite && !mayWrite(runsSaid([{ steps }]))) throw new SealtraceError('denied', 'no')
      const taken = await test.record(steps)
      return answer === undefined ? taken : { ...taken, answer }
    },
    close: async () => {},
  }
}

function testLog(test: TestApp, audit: (entry: AuditEntry) => Promise<string>): AppLog {
  const log = {
    info: {
      project: 'default',
      origin: 'example.com/log',
      logKey: 'example.com/log+key',
      publicKey: toBase64Url(testProducer.publicKey),
    },
    keys: testKeys(test),
    ring: { projectKey: async () => testIndexKey },
    recorder: { record: (steps: readonly Step[]) => test.record(steps), audit },
    journal: {
      trouble: null,
      get queued() {
        return test.queued
      },
    },
    store: {
      checkpoint: async () => test.store.checkpoint,
      size: async () => 0,
      runs: { grown: async () => ({ seq: 0, steps: false }) },
      witnessed: async () => test.store.witnessed,
      get costs() {
        return test.store.costs
      },
      readTile: (level: number | 'entries', index: number) =>
        test.store.tiles.get(`${level}/${index}`) ?? null,
    },
  }
  return log as unknown as AppLog
}

function testKeys({ rows, links }: Pick<TestApp, 'rows' | 'links'>): Partial<AppLog['keys']> {
  return {
    apiKeys: async () => [...rows],
    noteApiKeyUses: async () => {},
    addApiKey: async (row) => void rows.push(row),
    revokeApiKey: async (id, revoked) => {
      const at = rows.findIndex((row) => row.id === id)
      const row = rows[at]
      if (row) rows[at] = { ...row, ...revoked }
      return row !== undefined
    },
    addSignInLink: async (row) => void links.push(row),
    takeSignInLink: async (hash) => {
      const at = links.findIndex((row) => equalBytes(row.hash, hash))
      return at < 0 ? null : (links.splice(at, 1)[0] ?? null)
    },
  }
}

async function auditPage(reader: Reader, principal: Principal) {
  return { entries: await reader.auditLog(principal, { limit: 1 }), next: null }
}

function testReader(audit: (entry: AuditEntry) => Promise<string>): Reader {
  const require = async (principal: Principal, action: Action, target: string): Promise<void> => {
    if (may(principal, action)) return
    await audit({ action, outcome: 'denied', actor: principal.name, target })
    throw notFound()
  }
  const reader: Pick<Reader, 'list' | 'show' | 'reveal' | 'auditLog' | 'require'> = {
    require,
    async list(principal) {
      await require(principal, 'read-header', 'traces')
      return { traces: [], next: null }
    },
    async show(principal, traceId) {
      await require(principal, 'read-header', traceId)
      throw notFound()
    },
    async reveal(principal, request) {
      await require(principal, 'reveal', request.record)
      return {
        recordId: request.record,
        class: request.class,
        values: [],
        auditRecordId: '',
        shownForSeconds: 30,
      }
    },
    async auditLog(principal) {
      await require(principal, 'read-audit', 'audit')
      return []
    },
  }
  return reader as Reader
}
