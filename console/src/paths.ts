// The pages by their paths. The collector serves the console at these and no others (src/server/console-paths.ts has the same list).
export const paths = [
  '/overview',
  '/runs',
  '/runs/:id',
  '/sessions',
  '/users',
  '/audit',
  '/subjects',
  '/integrity',
  '/approvals',
  '/alerts',
  '/first-steps',
  '/settings',
  '/settings/:section',
  '/sign-in',
] as const

export type Path = (typeof paths)[number]
