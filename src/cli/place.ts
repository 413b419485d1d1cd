// Where the data is: options, then the environment, then defaults. Relative paths start where the user stands.
import { accessSync, constants, existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { userInfo } from 'node:os'
import { localPrincipal, type Principal } from '../access/principal.ts'
import { SealtraceError } from '../error.ts'
import { projectFolder, readLogInfo } from '../journal/log-info.ts'
import type { LogPlace } from '../journal/open-log.ts'
import { StateFolder, stateBase } from '../keys/state-folder.ts'
import { authorityOf } from '../server/access-section.ts'
import { loadConfig, type Config } from '../server/config.ts'
import { tlsOptionNames, usage } from './options.ts'
import type { Context } from './verb.ts'

/** Throws `usage` for a project name that cannot be one, and for what only a collector elsewhere is told. */
export function placeOf({ io, options }: Context): LogPlace {
  const remote = tlsOptionNames.find((name) => options.text(name) !== undefined)
  if (remote !== undefined && options.text('url') === undefined)
    throw usage(`--${remote} is for a collector elsewhere; give --url, or leave --${remote} out`)
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
export function configOf(context: Context): Config {
  return loadConfig({ path: configPath(context), environment: context.io.environment })
}

/** The settings file, whole; undefined when none is named. */
export function configPath({ io, options }: Context): string | undefined {
  const path = options.text('config') ?? (io.environment['SEALTRACE_CONFIG'] || undefined)
  return path === undefined ? undefined : resolve(io.folder, path)
}

/** Throws `config_invalid` when the state folder, or that of the log that is there, cannot be made or written. */
export function checkState({ data, project, state, environment }: LogPlace): void {
  const base = resolve(stateBase(state, environment))
  const info = readLogInfo(projectFolder(data, project))
  if (!isWritable(info ? new StateFolder(base, info.logKey).path : base))
    throw new SealtraceError(
      'config_invalid',
      'the state folder cannot be written; check its owner and mode, or give another with --state or $SEALTRACE_STATE',
    )
}

/** Throws `unavailable` when a log cannot be made in the data folder. */
export function checkData({ data }: LogPlace): void {
  if (!isWritable(data))
    throw new SealtraceError(
      'unavailable',
      'the data folder cannot be written; check its owner and mode, or give another with --data',
    )
}

/** Of a folder that is not there yet: whether it can be made. */
function isWritable(path: string): boolean {
  let folder = path
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Who the CLI acts as on the collector's own machine: under the policy of the settings. Throws `config_invalid`. */
export function localUser(context: Context): Principal {
  const { access } = configOf(context)
  return localPrincipal(userName(), authorityOf(access, placeOf(context).project))
}

/** As {@link localUser}, where nothing is asked for but a name for the record. */
export function localActor(): { readonly actor: string; readonly address: string } {
  return { actor: `os:${userName()}`, address: 'local' }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that no name belongs to.
    return `uid-${process.getuid?.() ?? 'unknown'}`
  }
}
