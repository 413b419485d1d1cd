// For tests: an app over stand-ins for the log and its reader, so that each of them can be made to fail.
import type { Reader } from '../access/reader.ts'
import { notFound, may, type Action, type Principal } from '../access/principal.ts'
import type { AuditEntry } from '../journal/audit-entry.ts'
import { newApiKey, roles, type Role } from '../journal/api-key.ts'
import type { Recorded } from '../journal/recorder.ts'
import type { Step } from '../record/step.ts'
import type { CostStore } from '../store/cost-store.ts'
import type { ApiKeyRow } from '../store/key-store.ts'
import { createApp, type App, type AppOptions } from './app.ts'
import type { AppLog } from './app-context.ts'
import { createAuthFailures } from './auth-failures.ts'
import { loadConfig, type Config } from './config.ts'
import { createMetrics } from './metrics.ts'
import { toBase64Url } from '../crypto/encoding.ts'
import { Secret } from '../crypto/secret.ts'
import { newX25519KeyPair } from '../crypto/x25519.ts'
import { SealtraceError } from '../error.ts'
import { doors } from '../ingest/doors.ts'
import { inflate } from '../ingest/inflate.ts'
import { openBatch } from '../seal/sealed-batch.ts'
import type { Intake } from './intake.ts'

/** Of every test app. */
const testIndexKey = Secret.random()
const testProducer = newX25519KeyPair()
const testProducerKey = Secret.own(testProducer.privateKey)

export interface TestApp {
  readonly app: App
  readonly config: Config
  readonly keys: Readonly<Record<Role, string>>
  readonly rows: ApiKeyRow[]
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
    config,
    keys: Object.fromEntries(made.map(([role, { key }]) => [role, key])) as Record<Role, string>,
    rows: made.map(([, { row }]) => row),
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
  const app = createApp({
    log: testLog(test, audit),
    reader: testReader(audit),
    config,
    metrics: createMetrics(),
    failures: createAuthFailures({ audit }),
    intake: inlineIntake(test),
    ...options,
  })
  return Object.assign(test, { app })
}

/** Does here what the collector leaves to its sealing thread. */
function inlineIntake(test: TestApp): Intake {
  return {
    submit: async ({ door, facts, compressed, body }) => {
      const { inflatedBytes } = test.config.limits
      const opened = door === 'recorder' ? openBatch(testProducerKey, body) : body
      const plain = compressed ? inflate(opened, inflatedBytes) : opened
      if (plain.length > inflatedBytes) throw new SealtraceError('too_large', 'body: too large')
      const { steps, answer } = doors[door](plain, facts)
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
    keys: { apiKeys: async () => test.rows },
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
      return { recordId: request.record, class: request.class, values: [], auditRecordId: '' }
    },
    async auditLog(principal) {
      await require(principal, 'read-audit', 'audit')
      return []
    },
  }
  return reader as Reader
}
