// What policies can speak of: in Cedar's schema language, checked against each policy when it is loaded.
import { actions, isOfProject, type Action } from '../principal.ts'

export const readyRoleNames = [
  'ingest',
  'viewer',
  'analyst',
  'investigator',
  'auditor',
  'dpo',
  'admin',
] as const
export type ReadyRole = (typeof readyRoleNames)[number]

/** `roles` are those that the settings have besides the ready ones. */
export function accessSchema(roles: readonly string[] = []): string {
  const all = [...new Set([...readyRoleNames, ...roles])]
  return `// Who asks. A role that is not named here is a mistake in a policy.
entity Role enum [${all.map(quoted).join(', ')}];

// "key:ID", "oidc:SUBJECT", "cert:NAME", "os:NAME".
entity Principal in [Role];

entity Project;

// What is not known of a run, or not said in it, is absent: test with \`resource has traceType\`.
entity Run in [Project] {
  traceType?: String,
  environment?: String,
  // Of the hidden value that is asked for.
  class?: String,
  // Whole hours since its first step.
  ageHours?: Long,
};

type Asked = {
  // Absent where it is no IP address, as of the command line on the collector's machine.
  address?: ipaddr,
  // The reason, as stated.
  purpose?: String,
  // In UTC: 0 to 23, and "monday" to "sunday".
  hour: Long,
  weekday: String,
};

action ${namesOf(actions.filter((action) => !isOfProject(action) && action !== 'write'))}
  appliesTo { principal: [Principal], resource: [Run], context: Asked };

// The project where nothing is known of what will be written.
action "write" appliesTo { principal: [Principal], resource: [Run, Project], context: Asked };

action ${namesOf(actions.filter(isOfProject))}
  appliesTo { principal: [Principal], resource: [Project], context: Asked };
`
}

function namesOf(names: readonly Action[]): string {
  return names.map(quoted).join(', ')
}

/** A Cedar string literal. */
export function quoted(text: string): string {
  const escaped = text.replace(/["\\]/g, (sign) => `\\${sign}`)
  return `"${escaped.replace(/[^\x20-\x7e]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`)}"`
}
