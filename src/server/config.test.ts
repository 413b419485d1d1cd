import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkTls, loadConfig } from './config.ts'
import { defaultIndexOptions } from '../terms/indexer.ts'

function load(toml: string, environment: NodeJS.ProcessEnv = {}) {
  const path = join(mkdtempSync(join(tmpdir(), 'sealtrace-config-')), 'sealtrace.toml')
  writeFileSync(path, toml)
  return loadConfig({ path, environment })
}

test('without a file all settings have their defaults', () => {
  expect(loadConfig({ environment: {} })).toEqual({
    server: { host: '127.0.0.1', port: 4318 },
    limits: {
      bodyBytes: 32 * 2 ** 20,
      inflatedBytes: 64 * 2 ** 20,
      inFlightBytes: 256 * 2 ** 20,
      queuedRecords: 10_000,
    },
    journal: { batchSize: 100, batchWaitMs: 2, maxEntrySize: 2 ** 20 },
    storage: {},
    keys: {},
    cost: {},
    search: defaultIndexOptions,
    access: { path: null, text: null, traceTypes: {}, roles: [], readyRoles: true },
    erasure: { secondPerson: false, requestDays: 7 },
    ingest: { signedOnly: false },
    publish: { everyMs: 1000 },
    witnesses: { interval: 1000, timeout: 10_000, maxLag: 300_000 },
    ledger: {
      acknowledge: 'published',
      ...{ witnessTimeout: 10_000, checkpointInterval: 0, maxClockBack: 300_000 },
    },
    signIn: { idle: 1_800_000, life: 43_200_000, certificates: [] },
    subjects: { attributes: [] },
    retention: { days: 90, everyMinutes: 60, rules: [], isDefault: true },
    reveal: { secondPerson: false, requestHours: 24, shownSeconds: 30 },
    runs: { timeoutMinutes: 60 },
    langfuse: { media: 'refuse' },
    policy: { enable_pii_masking: true },
    analyzers: [],
  })
})

test('every setting is taken over', () => {
  const config = load(`
[server]
host = "0.0.0.0"
port = 0
grpc_port = 4317
tls_cert = "cert.pem"
tls_key = "/etc/key.pem"
tls_client_ca = "ca.pem"
[limits]
body_bytes = 1
inflated_bytes = 2
in_flight_bytes = 3
queued_records = 4
[journal]
batch_size = 5
batch_wait_ms = 6
max_entry_size = 7
[storage]
max_bytes = 8
[keys]
root_key_variable = "MY_KEY"
[ledger]
acknowledge = "sequenced"
witness_timeout = "2500ms"
checkpoint_interval = "1s"
max_clock_back = "2d"
[runs]
timeout_minutes = 0.5
[langfuse]
media = "keep"
[policy]
enable_pii_masking = false
preset = "classic"
sensitive_keys = ["badge"]
[[policy.rules]]
path = "user.email"
action = "seal"
`)
  expect(config).toMatchObject({
    server: { host: '0.0.0.0', port: 0, grpcPort: 4317, tlsKey: '/etc/key.pem' },
    limits: { bodyBytes: 1, inflatedBytes: 2, inFlightBytes: 3, queuedRecords: 4 },
    journal: { batchSize: 5, batchWaitMs: 6, maxEntrySize: 7 },
    storage: { maxBytes: 8 },
    keys: { rootKeyVariable: 'MY_KEY' },
    ledger: {
      acknowledge: 'sequenced',
      ...{ witnessTimeout: 2500, checkpointInterval: 1000, maxClockBack: 172_800_000 },
    },
    runs: { timeoutMinutes: 0.5 },
    langfuse: { media: 'keep' },
    policy: {
      enable_pii_masking: false,
      preset: 'classic',
      sensitive_keys: ['badge'],
      rules: [{ path: 'user.email', action: 'seal' }],
    },
  })
  // From the folder of the file, not from where the process stands.
  expect(config.server.tlsCert).toMatch(/sealtrace-config-.*cert\.pem$/)
  expect(config.server.tlsClientCa).toMatch(/sealtrace-config-.*ca\.pem$/)
})

test.each([
  ['[server]\nprot = 1', 'unknown setting server.prot'],
  ['colour = 1', 'unknown setting colour'],
  ['[policy]\nenable_pii_maskin = true', 'unknown setting policy.enable_pii_maskin'],
  [
    '[[policy.rules]]\npath = "a"\naction = "seal"\nmaks = "x"',
    'unknown setting policy.rules.0.maks',
  ],
  ['[server]\nport = "canary"', 'server.port'],
  ['[server]\nport = 70000', 'server.port'],
  ['[limits]\nbody_bytes = 0', 'limits.body_bytes'],
  ['[limits]\ninflated_bytes = 1073741824', 'limits.inflated_bytes'],
  ['[journal]\nbatch_size = 1.5', 'journal.batch_size'],
  ['[ledger]\nacknowledge = "canary"', 'ledger.acknowledge'],
  ['[ledger]\nwitness_timeout = "0s"', 'ledger.witness_timeout: a duration such as'],
  ['[ledger]\ncheckpoint_interval = "11s"', 'ledger.checkpoint_interval'],
  ['[ledger]\nmax_clock_back = "5 canaries"', 'ledger.max_clock_back'],
  ['[ledger]\nmax_clock_back = 5', 'ledger.max_clock_back'],
  ['[keys]\nroot_key_variable = "canary value"', 'keys.root_key_variable'],
  ['[server]\ntls_cert = "canary.pem"', 'server.tls_cert and server.tls_key go together'],
  ['[server]\ntls_client_ca = "canary.pem"', 'server.tls_client_ca needs'],
  ['[server]\nhost = "canary', 'not valid TOML at line 2'],
  ['[runs]\ntimeout_minutes = 0', 'runs.timeout_minutes'],
  ['[cost]\nprices = "canary.json"', 'cost.prices: the file cannot be read (ENOENT)'],
  ['[[analyzers]]\nkind = "canary"', 'analyzers.0.kind'],
  ['[[analyzers]]\nkind = "presidio"\nurl = "canary"', 'analyzers.0.url'],
  [
    '[[analyzers]]\nkind = "presidio"\nurl = "http://a"\ntoken = "canary"',
    'unknown setting analyzers.0.token',
  ],
])('refused, with the key and never the value: %s', (toml, message) => {
  expect(() => load(toml)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  expect(() => load(toml)).toThrow(message)
  expect(() => load(toml)).not.toThrow(/canary/)
})

test('a file that is not there is an error that names it, also by environment', () => {
  const path = join(tmpdir(), 'no', 'such.toml')
  const message = `${path} cannot be read (ENOENT); check the path in --config or $SEALTRACE_CONFIG`
  expect(() => loadConfig({ environment: { SEALTRACE_CONFIG: path } })).toThrow(message)
  expect(() => loadConfig({ path, environment: {} })).toThrow(message)
})

test.each(['LANGFUSE_ENABLE_DATA_MASKING', 'LANGFUSE_PII_FILTERING_ENABLED'])(
  '%s=false turns masking off, unless the file says otherwise',
  (name) => {
    const masking = (toml: string, value: string) =>
      load(toml, { [name]: value }).policy.enable_pii_masking
    expect(masking('', 'false')).toBe(false)
    expect(masking('', 'true')).toBe(true)
    expect(masking('[policy]\nenable_pii_masking = true', 'false')).toBe(true)
  },
)

test('analyzers are taken over, and without masking none is asked', () => {
  const analyzer =
    '[[analyzers]]\nkind = "presidio"\nurl = "http://127.0.0.1:3000"\ntimeout_ms = 90\n'
  const off = { LANGFUSE_ENABLE_DATA_MASKING: 'false' }
  expect(load(analyzer, {}).analyzers).toMatchObject([{ name: 'presidio', timeoutMs: 90 }])
  expect(load(analyzer, off).analyzers).toEqual([])
  expect(load(`${analyzer}[policy]\nenable_pii_masking = true`, off).analyzers).toHaveLength(1)
})

test('settings from the command line are checked alike', () => {
  expect(() => checkTls({ host: 'h', port: 1, tlsKey: 'k' })).toThrow('go together')
})
