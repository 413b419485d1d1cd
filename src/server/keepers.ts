// What works by itself beside requests, while the collector runs.
import { KeyRotator } from '../erase/key-rotator.ts'
import type { LogPlace, OpenLog } from '../journal/open-log.ts'
import type { Config } from './config.ts'
import { keepErasures, type ErasureKeeper } from './erasures.ts'
import { keepRotations, type RotationKeeper } from './key-rotation.ts'
import type { GaugeSeries, Metrics } from './metrics.ts'
import { keepPublishing } from './publishing.ts'
import { keepRetention, type RetentionKeeper } from './retention.ts'
import { retentionText } from './retention-text.ts'
import { witnessSeries } from './witnessing-series.ts'
import { keepWitnesses, type Witnessing } from './witnessing.ts'

export interface KeepersOptions {
  readonly config: Config
  readonly metrics: Metrics
  readonly place: Pick<LogPlace, 'environment'>
  /** Told, in one line for people, what could not be done yet. */
  readonly onWarning: (warning: string) => void
}

export interface Keepers {
  /** Shared with who asks for a rotation: one at a time. */
  readonly rotator: KeyRotator
  readonly erasures: ErasureKeeper
  readonly retention: RetentionKeeper
  readonly rotations: RotationKeeper
  /** Null where the settings name no witness policy. */
  readonly witnessing: Witnessing | null
  /** Of what is set up by the settings. */
  readonly gauges: () => GaugeSeries
  /** In the order in which they stand; resolves once none works any more. */
  close(): Promise<void>
}

export function startKeepers(log: OpenLog, options: KeepersOptions): Keepers {
  const { config, metrics, place, onWarning } = options
  const rotator = new KeyRotator(log)
  const { everyMinutes } = config.retention
  const ages = config.keys.rotation ?? { dataDays: 0, indexDays: 0, signingDays: 0 }
  const { policy, ...asking } = config.witnesses
  const witnessing = policy ? keepWitnesses(log, { policy, ...asking, metrics, onWarning }) : null
  const publishing = keepPublishing(log, {
    settings: config.publish,
    ...{ environment: place.environment, metrics, onWarning },
  })
  const keepers = {
    erasures: keepErasures(log, onWarning),
    rotations: keepRotations(log, { ages, rotator, metrics, onWarning }),
    retention: keepRetention(log, {
      text: retentionText(config),
      ...{ everyMinutes, metrics, onWarning },
    }),
    witnessing,
    // Last: what they brought about is published too.
    publishing,
  }
  return {
    ...keepers,
    rotator,
    gauges: () => ({
      ...(witnessing ? witnessSeries(witnessing.status()) : {}),
      ...publishing?.gauges(),
    }),
    close: async () => {
      for (const keeper of Object.values(keepers)) await keeper?.close()
    },
  }
}
