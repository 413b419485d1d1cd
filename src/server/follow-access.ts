import { AccessKeeper, type AccessLog } from './access-keeper.ts'
import { AccessReload } from './access-reload.ts'
import { checkTraceTypes } from './check-trace-types.ts'
import type { CollectorOptions } from './main.ts'

export interface FollowedAccess {
  readonly keeper: AccessKeeper
  /** Why what stands in the files is not in force; null when it is. */
  readonly failure: () => string | null
  close(): void
}

/** The access policy of a collector, which follows its file where there are settings. Throws `config_invalid`. */
export function followAccess(
  log: AccessLog,
  { config: { access }, settings, onNotice, onWarning }: CollectorOptions,
): FollowedAccess {
  const keeper = new AccessKeeper(log, { access, ...(onNotice && { onNotice }) })
  if (!settings) return { keeper, failure: () => null, close() {} }
  const reload = new AccessReload({
    path: settings.path,
    read: () => {
      const config = settings.read()
      checkTraceTypes(config)
      return config.access
    },
    current: access,
    apply: (changed) => keeper.follow(changed),
    onFailure: (reason) => onWarning?.(`the access policy is unchanged: ${reason}`),
  })
  return { keeper, failure: () => reload.failure, close: () => reload.close() }
}
