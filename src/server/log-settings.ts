// The settings file in the words of the journal.
import type { ReadSettings } from '../access/read-settings.ts'
import { classes } from '../detect/class.ts'
import type { LogSettings } from '../journal/open-log.ts'
import { analyzersVersion } from '../analyze/analyzers.ts'
import { policyVersion } from '../journal/policy-version.ts'
import { compilePolicy, type Policy, type PolicyOptions } from '../protect/policy.ts'
import type { Config } from './config.ts'
import { builtInPrices } from './price-file.ts'

/** Throws `config_invalid` for a policy that does not compile. */
export function logSettings(config: Config): LogSettings {
  const { limits, journal, storage, keys, cost, policy, analyzers } = config
  return {
    policy: policyOf(policy),
    analyzers,
    prices: cost.prices ?? builtInPrices(),
    batchSize: journal.batchSize,
    batchWait: journal.batchWaitMs,
    maxQueued: limits.queuedRecords,
    maxEntrySize: journal.maxEntrySize,
    checkpointInterval: config.ledger.checkpointInterval,
    maxClockBack: config.ledger.maxClockBack,
    indexing: config.search,
    subjectAttributes: config.subjects.attributes,
    ...(storage.maxBytes === undefined ? {} : { maxBytes: storage.maxBytes }),
    ...keys,
  }
}

/** How runs are summed up for who reads them. */
export function readSettings({ cost, runs, reveal }: Config): Required<ReadSettings> {
  const { timeoutMinutes } = runs
  return { prices: cost.prices ?? builtInPrices(), runTimeout: timeoutMinutes * 60_000, reveal }
}

/**
 * The policy of a settings file. Without masking every class is kept as it is, but for what the file says of a class or
 * a field by name. Throws `config_invalid` for a policy that does not compile.
 */
export function policyOf({ enable_pii_masking: masking, ...section }: Config['policy']): Policy {
  const options = policyOptions(section)
  if (masking !== false) return compilePolicy(options)
  const kept = Object.fromEntries([...classes, 'custom'].map((name) => [name, 'keep']))
  return compilePolicy({ ...options, classes: { ...kept, ...options.classes } })
}

/** What manifests name under these settings. Throws `config_invalid` for a policy that does not compile. */
export function versionOf({ policy, analyzers }: Pick<Config, 'policy' | 'analyzers'>): Uint8Array {
  return policyVersion(policyOf(policy).version, analyzersVersion(analyzers))
}

/** Names of settings are `snake_case` in the file; names that the file makes up itself stay as they are. */
function policyOptions({
  rules,
  ...section
}: Omit<Config['policy'], 'enable_pii_masking'>): PolicyOptions {
  const options = renamed(section)
  if (rules) options['rules'] = rules.map(renamed)
  return options as PolicyOptions
}

function renamed(table: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()),
        value,
      ]),
  )
}
