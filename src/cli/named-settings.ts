// A command on the collector's machine is under what the log says is in force there, also where nobody names its settings.
import { compileAccessPolicy, noAccessSettings } from '../access/policy/access-policy.ts'
import type { Action } from '../access/principal.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { parseHeader } from '../record/header.ts'
import { policyAction } from '../server/access-keeper.ts'
import { loadConfig } from '../server/config.ts'
import { lastNoted, settingsOf } from '../server/settings-record.ts'
import { configPath } from './place.ts'
import type { Context } from './verb.ts'

type Log = Pick<OpenLog, 'store' | 'ring' | 'info'>

/**
 * Rejects with `config_invalid` where no settings are named, and the access policy, or for who has to do with reveals what they
 * take, is not what holds without any.
 */
export async function requireNamedSettings(
  context: Context,
  log: Log,
  rights: readonly Action[],
): Promise<void> {
  if (configPath(context) !== undefined) return
  if (await hasOwnPolicy(log)) throw unnamed('access rules')
  const isOfReveals = rights.some((right) => /reveal|break-glass/.test(right))
  if (isOfReveals && (await hasOwnTerms(log))) throw unnamed('settings for reveals')
}

async function hasOwnPolicy({ store }: Log): Promise<boolean> {
  const [last] = await store.audits({ action: policyAction, outcome: 'allowed', limit: 1 })
  const version = last?.header ? parseHeader(last.header)?.target : undefined
  return version !== undefined && version !== compileAccessPolicy(noAccessSettings).version
}

async function hasOwnTerms(log: Log): Promise<boolean> {
  const noted = await lastNoted(log)
  if (noted === null) return false
  // They were noted, and nobody can read how any more.
  if (noted === 'unknown') return true
  const usual = settingsOf(loadConfig({ environment: {} }))
  return Object.entries(noted).some(
    ([name, value]) => name.startsWith('reveal.') && value !== usual[name],
  )
}

function unnamed(what: string): SealtraceError {
  return new SealtraceError(
    'config_invalid',
    `the ${what} of this log's collector differ from what holds without: name its settings with --config or $SEALTRACE_CONFIG`,
  )
}
