// Section `access` of the settings file: who may look, beyond what the ready roles say.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { compileAccessPolicy, type AccessSettings } from '../access/policy/access-policy.ts'
import { longestPolicy } from '../access/policy/check-policy.ts'
import { LiveAuthority } from '../access/policy/live-authority.ts'
import type { Authority } from '../access/principal.ts'
import { readyAuthority } from '../access/ready-authority.ts'
import { SealtraceError } from '../error.ts'
import { roleName } from '../journal/api-key.ts'

const role = z.string().regex(roleName, 'a role is a word in lower case')

export const accessSection = z.strictObject({
  policy: z.string().min(1).optional(),
  ready_roles: z.boolean().default(true),
  roles: z.array(role).max(100).default([]),
  trace_types: z.record(z.string().min(1).max(200), z.array(role).max(100)).default({}),
})

export interface AccessConfig extends AccessSettings {
  /** Of the file with own policies; null: none. */
  readonly path: string | null
}

/** Reads the file; whether it holds, who compiles it finds out. Throws `config_invalid`. */
export function accessSettings(
  { policy, ready_roles, roles, trace_types }: z.output<typeof accessSection>,
  inFolder: (path: string) => string,
): AccessConfig {
  const path = policy === undefined ? null : inFolder(policy)
  const text = path === null ? null : readPolicy(path)
  return { path, text, traceTypes: trace_types, roles, readyRoles: ready_roles }
}

function readPolicy(path: string): string {
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length <= longestPolicy) return text
  } catch (cause) {
    throw invalid(`the file cannot be read (${(cause as NodeJS.ErrnoException).code})`)
  }
  throw invalid(`the file has more than ${longestPolicy} characters`)
}

/** What decides on this machine where no collector follows the file. Throws `config_invalid`. */
export function authorityOf(access: AccessSettings, project: string): Authority {
  const { text, traceTypes, readyRoles = true } = access
  const isPlain = text === null && readyRoles && Object.keys(traceTypes).length === 0
  // The same answers, without the engine, which takes a while to load.
  if (isPlain) return readyAuthority
  return new LiveAuthority({ policy: compileAccessPolicy(access, { project }) })
}

function invalid(what: string): SealtraceError {
  return new SealtraceError('config_invalid', `access policy: ${what}`)
}
