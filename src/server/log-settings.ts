// The settings file in the words of the journal.
import { classes } from '../detect/class.ts'
import type { LogSettings } from '../journal/open-log.ts'
import { compilePolicy, type PolicyOptions } from '../protect/policy.ts'
import type { Config } from './config.ts'

/** Throws `config_invalid` for a policy that does not compile. */
export function logSettings({ limits, journal, storage, keys, policy }: Config): LogSettings {
  return {
    policy: compilePolicy(policyOptions(policy)),
    batchSize: journal.batchSize,
    batchWait: journal.batchWaitMs,
    maxQueued: limits.queuedRecords,
    maxEntrySize: journal.maxEntrySize,
    ...(storage.maxBytes === undefined ? {} : { maxBytes: storage.maxBytes }),
    ...(keys.rootKeyVariable === undefined ? {} : { rootKeyVariable: keys.rootKeyVariable }),
  }
}

const renamed = {
  sensitive_keys: 'sensitiveKeys',
  allow_keys: 'allowKeys',
  allow_values: 'allowValues',
  min_confidence: 'minConfidence',
} as const satisfies Record<string, keyof PolicyOptions>

/** Without masking every class is kept as it is, but for what the file says of a class or a field by name. */
function policyOptions({
  enable_pii_masking: masking,
  ...section
}: Config['policy']): PolicyOptions {
  const options = Object.fromEntries(
    Object.entries(section)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        Object.hasOwn(renamed, name) ? renamed[name as keyof typeof renamed] : name,
        value,
      ]),
  ) as PolicyOptions
  if (masking !== false) return options
  const kept = Object.fromEntries([...classes, 'custom'].map((name) => [name, 'keep']))
  return { ...options, classes: { ...kept, ...options.classes } }
}
