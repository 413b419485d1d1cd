import type { Action, Authority } from './principal.ts'

const allowed: Record<string, readonly Action[]> = {
  ingest: ['write'],
  viewer: ['read-header'],
  analyst: ['read-header', 'read-content', 'search-text'],
  investigator: [
    'read-header',
    'read-content',
    'reveal',
    'break-glass',
    'approve-reveal',
    'search-text',
    'search-value',
  ],
  auditor: ['read-header', 'read-audit', 'verify', 'read-settings'],
  dpo: [
    'read-header',
    'read-audit',
    'verify',
    'read-settings',
    'manage-subjects',
    'approve-reveal',
    'reveal-bulk',
    'search-text',
    'search-value',
  ],
  admin: ['read-header', 'read-audit', 'verify', 'read-settings', 'manage-keys', 'manage-access'],
}

/** The ready roles. */
export const readyAuthority: Authority = {
  allows: ({ roles }, action) =>
    roles.some((role) => Object.hasOwn(allowed, role) && allowed[role]?.includes(action)),
}
