import { lazy, type ComponentType } from 'react'
import { ApiError } from './lib/api-error.ts'
import type { Path } from './paths.ts'
import type { IconName } from './ui/icon.tsx'
import type { Right } from './lib/rights.ts'

export interface Route {
  readonly path: Path
  /** Comes with the page that is opened, and not before. */
  readonly page: ComponentType
  /** One of these: who has none finds the item disabled, with the reason. None: for all who are signed in. */
  readonly rights: readonly Right[]
  /** Absent: not in the navigation. */
  readonly item?: {
    readonly label: string
    readonly icon: IconName
    readonly group: 'Watch' | 'Oversee' | 'Set up'
    /** With `g` before it. */
    readonly key: string
  }
}

/** Its script comes when it is opened, which takes a collector that answers. */
function page(load: () => Promise<{ default: ComponentType }>): ComponentType {
  return lazy(() =>
    load().catch(() => {
      throw new ApiError('offline', 'The collector does not answer. Is it running?')
    }),
  )
}

const runs = page(() => import('./pages/runs.tsx'))
const settings = page(() => import('./pages/settings.tsx'))

export const routes: readonly Route[] = [
  {
    path: '/overview',
    page: page(() => import('./pages/overview.tsx')),
    rights: ['read-header'],
    item: { label: 'Overview', icon: 'overview', group: 'Watch', key: 'o' },
  },
  {
    path: '/runs',
    page: runs,
    rights: ['read-header'],
    item: { label: 'Runs', icon: 'runs', group: 'Watch', key: 'r' },
  },
  {
    path: '/runs/:id',
    page: page(() => import('./pages/run.tsx')),
    rights: ['read-header'],
  },
  {
    path: '/sessions',
    page: page(() => import('./pages/sessions.tsx')),
    rights: ['read-header'],
    item: { label: 'Sessions', icon: 'sessions', group: 'Watch', key: 's' },
  },
  {
    path: '/users',
    page: page(() => import('./pages/users.tsx')),
    rights: ['read-header'],
    item: { label: 'Users', icon: 'users', group: 'Watch', key: 'u' },
  },
  {
    path: '/audit',
    page: page(() => import('./pages/audit.tsx')),
    rights: ['read-audit'],
    item: { label: 'Audit', icon: 'audit', group: 'Oversee', key: 'a' },
  },
  {
    path: '/subjects',
    page: page(() => import('./pages/subjects.tsx')),
    rights: ['manage-subjects'],
    item: { label: 'Subjects', icon: 'subjects', group: 'Oversee', key: 'p' },
  },
  {
    path: '/approvals',
    page: page(() => import('./pages/approvals.tsx')),
    rights: ['reveal', 'approve-reveal', 'manage-subjects'],
    item: { label: 'Approvals', icon: 'approvals', group: 'Oversee', key: 'v' },
  },
  {
    path: '/integrity',
    page: page(() => import('./pages/integrity.tsx')),
    rights: ['verify'],
    item: { label: 'Integrity', icon: 'integrity', group: 'Oversee', key: 'i' },
  },
  {
    path: '/alerts',
    page: page(() => import('./pages/alerts.tsx')),
    rights: [],
    item: { label: 'Alerts', icon: 'alerts', group: 'Oversee', key: 'l' },
  },
  {
    path: '/first-steps',
    page: page(() => import('./pages/first-steps.tsx')),
    rights: [],
    item: { label: 'First steps', icon: 'start', group: 'Set up', key: 'f' },
  },
  {
    path: '/settings',
    page: settings,
    rights: ['read-settings'],
    item: { label: 'Settings', icon: 'settings', group: 'Set up', key: 't' },
  },
  { path: '/settings/:section', page: settings, rights: ['read-settings'] },
]

/** Pages with tabs that have addresses: going between these leaves the page, and the focus in it, as they are. */
const tabbed = ['/settings']

/** What is made anew when it changes. */
export function placeOf(path: string): string {
  return tabbed.find((page) => path === page || path.startsWith(`${page}/`)) ?? path
}
