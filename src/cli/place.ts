// Where the data is: options, then the environment, then defaults. Relative paths start where the user stands.
import { accessSync, constants, existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { userInfo } from 'node:os'
import { localPrincipal, type Principal } from '../access/principal.ts'
import { SealtraceError } from '../error.ts'
import { stateBase } from '../keys/state-folder.ts'
import type { LogPlace } from '../journal/open-log.ts'
import { loadConfig, type Config } from '../server/config.ts'
import { usage } from './options.ts'
import type { Context } from './verb.ts'

/** Throws `usage` for a project name that cannot be one. */
export function placeOf({ io, options }: Context): LogPlace {
  const data = options.text('data') ?? (io.environment['SEALTRACE_DATA'] || 'sealtrace-data')
  const state = options.text('state') ?? (io.environment['SEALTRACE_STATE'] || undefined)
  const project = options.text('project') ?? 'default'
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(project))
    throw usage('--project takes lower-case letters, digits and dashes, 63 at most')
  return {
    data: resolve(io.folder, data),
    project,
    ...(state === undefined ? {} : { state: resolve(io.folder, state) }),
    environment: io.environment,
  }
}

/** The settings. Throws `config_invalid`. */
export function configOf({ io, options }: Context): Config {
  const path = options.text('config') ?? (io.environment['SEALTRACE_CONFIG'] || undefined)
  return loadConfig({ path: path && resolve(io.folder, path), environment: io.environment })
}

/** Throws `config_invalid` when the state folder cannot be made or written. */
export function checkState({ state, environment }: LogPlace): void {
  let folder = resolve(stateBase(state, environment))
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch {
    throw new SealtraceError(
      'config_invalid',
      'the state folder cannot be written; check its owner and mode, or give another with --state or $SEALTRACE_STATE',
    )
  }
}

/** Who the CLI acts as on the collector's own machine. */
export function localUser(): Principal {
  return localPrincipal(userName())
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that no name belongs to.
    return `uid-${process.getuid?.() ?? 'unknown'}`
  }
}
