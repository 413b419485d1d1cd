// The collector's settings: one typed TOML file, secrets by environment only. An unknown key is an error, so that a
// misspelt setting is never taken for one that works.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { z } from 'zod'
import type { AnalyzerSettings } from '../analyze/create-analyzers.ts'
import { SealtraceError } from '../error.ts'
import { parseBlock } from '../journal/address-blocks.ts'
import { limits } from '../record/limits.ts'
import type { IndexOptions } from '../terms/indexer.ts'
import { accessSection, accessSettings, type AccessConfig } from './access-section.ts'
import { analyzersSection, analyzerSettings } from './analyzers-section.ts'
import type { PriceTable } from '../journal/price-table.ts'
import {
  erasureSection,
  erasureSettings,
  subjectsSection,
  type ErasureSettings,
} from './erasure-section.ts'
import { ingestSection, ingestSettings, type IngestSettings } from './ingest-section.ts'
import { ledgerSection, ledgerSettings, type LedgerSettings } from './ledger-section.ts'
import { keysSection, keySettings, type KeySettings } from './keys-section.ts'
import { policySection } from './policy-section.ts'
import { readPrices } from './price-file.ts'
import { publishSection, publishSettings, type PublishSettings } from './publish-section.ts'
import type { RevealTerms } from '../access/reveal-terms.ts'
import { revealSection, revealSettings } from './reveal-section.ts'
import { retentionSection, retentionSettings, type RetentionSettings } from './retention-section.ts'
import { searchSection, searchSettings } from './search-section.ts'
import { signInSection, signInSettings, type SignInSettings } from './sign-in-section.ts'
import { witnessesSection, witnessSettings, type WitnessSettings } from './witnesses-section.ts'

const mebibyte = 1024 * 1024
const bytes = z
  .int()
  .min(1)
  .max(2 ** 40)
const path = z.string().min(1)

const file = z.strictObject({
  server: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.int().min(0).max(65_535).default(4318),
      grpc_port: z.int().min(0).max(65_535).optional(),
      tls_cert: path.optional(),
      tls_key: path.optional(),
      tls_client_ca: path.optional(),
      trusted_proxies: z.array(z.string()).max(100).default([]),
    })
    .prefault({}),
  limits: z
    .strictObject({
      // No more than the decoders take.
      body_bytes: bytes.max(limits.inflatedBytes).default(limits.bodyBytes),
      inflated_bytes: bytes.max(limits.inflatedBytes).default(limits.inflatedBytes),
      in_flight_bytes: bytes.default(256 * mebibyte),
      queued_records: z.int().min(1).max(10_000_000).default(10_000),
    })
    .prefault({}),
  journal: z
    .strictObject({
      batch_size: z.int().min(1).max(100_000).default(100),
      batch_wait_ms: z.int().min(0).max(10_000).default(2),
      max_entry_size: bytes.default(mebibyte),
    })
    .prefault({}),
  storage: z.strictObject({ max_bytes: bytes.optional() }).prefault({}),
  keys: keysSection.prefault({}),
  cost: z.strictObject({ prices: path.optional() }).prefault({}),
  search: searchSection.prefault({}),
  retention: retentionSection.prefault({}),
  erasure: erasureSection.prefault({}),
  reveal: revealSection.prefault({}),
  ingest: ingestSection.prefault({}),
  ledger: ledgerSection.prefault({}),
  witnesses: witnessesSection.prefault({}),
  publish: publishSection.prefault({}),
  subjects: subjectsSection.prefault({}),
  runs: z
    .strictObject({
      timeout_minutes: z
        .number()
        .positive()
        .max(366 * 24 * 60)
        .default(60),
    })
    .prefault({}),
  langfuse: z.strictObject({ media: z.enum(['refuse', 'keep']).default('refuse') }).prefault({}),
  access: accessSection.prefault({}),
  policy: policySection.prefault({}),
  sign_in: signInSection.prefault({}),
  analyzers: analyzersSection.default([]),
})
type File = z.output<typeof file>

export interface ServerConfig {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** OTLP over gRPC listens there, with the same host and TLS; 0: any free port. Default: it does not listen. */
  readonly grpcPort?: number
  /** Path of a PEM file, like the next two. */
  readonly tlsCert?: string
  readonly tlsKey?: string
  /** When given, clients must show a certificate that it signed. */
  readonly tlsClientCa?: string
  /** CIDR blocks of proxies whose `X-Forwarded-For` is believed. Default none. */
  readonly trustedProxies?: readonly string[]
}

export interface Config {
  readonly server: ServerConfig
  readonly limits: {
    /** Bytes of a request body as received, and after inflation. */
    readonly bodyBytes: number
    readonly inflatedBytes: number
    /** Bytes of all request bodies in work. */
    readonly inFlightBytes: number
    /** Records that may wait to be written. */
    readonly queuedRecords: number
  }
  readonly journal: {
    readonly batchSize: number
    readonly batchWaitMs: number
    readonly maxEntrySize: number
  }
  readonly storage: { readonly maxBytes?: number }
  /** Where the root keys are, and which is tried first. */
  readonly keys: KeySettings
  /** The user's own price table in the place of the one that comes with the program. */
  readonly cost: { readonly prices?: PriceTable }
  /** What the blind index holds. */
  readonly search: IndexOptions
  /** How long what is kept. */
  readonly retention: RetentionSettings
  /** Whether an erasure needs a second person. */
  readonly erasure: ErasureSettings
  /** Whether a reveal needs a second person, and how long a value is shown. */
  readonly reveal: RevealTerms
  /** What the doors take. */
  readonly ingest: IngestSettings
  /** When what came is acknowledged, how often checkpoints are signed, how far the clock may run backwards. */
  readonly ledger: LedgerSettings
  /** Who must have cosigned a checkpoint, and how they are asked. */
  readonly witnesses: WitnessSettings
  /** Where the log's files are put for anybody to read. */
  readonly publish: PublishSettings
  /** Attributes that name whom a step is about, where it has no user id, in order of precedence. */
  readonly subjects: { readonly attributes: readonly string[] }
  readonly runs: {
    /** After so long without a record a run that did not end counts as incomplete. Default 60. */
    readonly timeoutMinutes: number
  }
  /** Whether media are taken that Langfuse clients upload beside their traces. Default `refuse`. */
  readonly langfuse: { readonly media: 'refuse' | 'keep' }
  /** Who may look. */
  readonly access: AccessConfig
  /** How people sign in. */
  readonly signIn: SignInSettings
  /** As written in the file; see `log-settings.ts`. */
  readonly policy: Omit<z.output<typeof policySection>, 'retention_days'>
  /** Outside analyzers; none by default, and none without masking, which they serve. */
  readonly analyzers: readonly AnalyzerSettings[]
}

export interface ConfigSource {
  /** Default `$SEALTRACE_CONFIG`; without either all settings have their defaults. */
  readonly path?: string | undefined
  readonly environment: NodeJS.ProcessEnv
}

/** Throws `config_invalid` with the path of the key that is off, never with its value. */
export function loadConfig({ path: given, environment }: ConfigSource): Config {
  const from = given ?? environment['SEALTRACE_CONFIG']
  const parsed = file.safeParse(from ? readToml(from) : {})
  if (!parsed.success) throw invalid(describe(parsed.error.issues))
  return toConfig(parsed.data, from ? dirname(resolve(from)) : '.', environment)
}

function readToml(from: string): unknown {
  let text: string
  try {
    text = readFileSync(from, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    throw invalid(
      `${resolve(from)} cannot be read (${code}); check the path in --config or $SEALTRACE_CONFIG, and who may read it`,
    )
  }
  try {
    return parse(text)
  } catch (cause) {
    // The parser's own message quotes the file.
    const where = cause instanceof TomlError ? ` at line ${cause.line}, column ${cause.column}` : ''
    throw invalid(`the file is not valid TOML${where}`)
  }
}

function toConfig(data: File, folder: string, environment: NodeJS.ProcessEnv): Config {
  const { server, limits: bounds, journal, storage, keys, cost, runs, analyzers } = data
  const { retention_days: policyDays, ...policy } = data.policy
  const inFolder = (name?: string): string | undefined => name && resolve(folder, name)
  const prices = inFolder(cost.prices)
  const masking = policy.enable_pii_masking ?? maskingOf(environment)
  return {
    server: checkTls({
      host: server.host,
      port: server.port,
      ...defined('grpcPort', server.grpc_port),
      ...defined('tlsCert', inFolder(server.tls_cert)),
      ...defined('tlsKey', inFolder(server.tls_key)),
      ...defined('tlsClientCa', inFolder(server.tls_client_ca)),
      ...defined('trustedProxies', proxiesOf(server.trusted_proxies)),
    }),
    limits: {
      bodyBytes: bounds.body_bytes,
      inflatedBytes: bounds.inflated_bytes,
      inFlightBytes: bounds.in_flight_bytes,
      queuedRecords: bounds.queued_records,
    },
    journal: {
      batchSize: journal.batch_size,
      batchWaitMs: journal.batch_wait_ms,
      maxEntrySize: journal.max_entry_size,
    },
    storage: defined('maxBytes', storage.max_bytes),
    keys: keySettings(keys, folder),
    cost: defined('prices', prices ? readPrices(prices) : undefined),
    search: searchSettings(data.search),
    retention: retentionSettings(data.retention, { policyDays, environment }),
    erasure: erasureSettings(data.erasure),
    reveal: revealSettings(data.reveal),
    ingest: ingestSettings(data.ingest),
    ledger: ledgerSettings(data.ledger),
    witnesses: witnessSettings(data.witnesses, (path) => resolve(folder, path)),
    publish: publishSettings(data.publish, {
      environment,
      inFolder: (path) => resolve(folder, path),
    }),
    subjects: data.subjects,
    runs: { timeoutMinutes: runs.timeout_minutes },
    langfuse: data.langfuse,
    access: accessSettings(data.access, (path) => resolve(folder, path)),
    signIn: signInSettings(data.sign_in, { environment, ownRoles: data.access.roles }),
    policy: { ...policy, enable_pii_masking: masking },
    analyzers: masking ? analyzerSettings(analyzers) : [],
  }
}

/** Throws `config_invalid` for half a TLS set-up. Also for settings that come from the command line. */
export function checkTls(server: ServerConfig): ServerConfig {
  if ((server.tlsCert === undefined) !== (server.tlsKey === undefined))
    throw invalid('server.tls_cert and server.tls_key go together')
  if (server.tlsClientCa !== undefined && server.tlsCert === undefined)
    throw invalid('server.tls_client_ca needs server.tls_cert and server.tls_key')
  return server
}

/** Undefined for none. */
function proxiesOf(blocks: readonly string[]): readonly string[] | undefined {
  if (blocks.some((block) => parseBlock(block) === null))
    throw invalid('server.trusted_proxies: each is an IP address or a block, such as 10.0.0.0/8')
  return blocks.length ? blocks : undefined
}

const maskingVariables = ['LANGFUSE_ENABLE_DATA_MASKING', 'LANGFUSE_PII_FILTERING_ENABLED']

function maskingOf(environment: NodeJS.ProcessEnv): boolean {
  return !maskingVariables.some((name) => environment[name]?.toLowerCase() === 'false')
}

function describe(issues: readonly z.core.$ZodIssue[]): string {
  const [issue] = issues
  const at = issue?.path.map(String) ?? []
  if (issue?.code === 'unrecognized_keys')
    return `unknown setting ${[...at, issue.keys[0]].join('.')}`
  return `${at.join('.')}: ${issue?.message ?? 'not valid'}`
}

function invalid(what: string): SealtraceError {
  return new SealtraceError('config_invalid', `configuration: ${what}`)
}

function defined<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })
}
