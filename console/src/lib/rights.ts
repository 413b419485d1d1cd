import type { Session } from '../api/client.ts'

export type Right = Session['can'][number]

const what: Record<Right, string> = {
  'read-header': 'look at runs',
  'read-content': 'read what was said in runs',
  reveal: 'reveal hidden values',
  'reveal-bulk': 'reveal all hidden values of a run',
  'break-glass': 'reveal in an emergency',
  'search-text': 'search for words',
  'search-value': 'search for hidden values',
  'approve-reveal': 'approve the reveals of others',
  write: 'record runs',
  'read-audit': 'read the audit',
  verify: 'verify the log',
  'read-settings': 'look at the settings',
  'manage-keys': 'renew keys',
  'manage-access': 'manage who has access',
  'manage-subjects': 'find, export and erase people',
}

export const rights = Object.keys(what) as Right[]

/** For a title: why something is there and cannot be used. */
export function whyNot(right: Right, roles: readonly string[]): string {
  const who = roles.length ? `Your roles (${roles.join(', ')}) have` : 'You have'
  return `${who} no right to ${what[right]}.`
}
