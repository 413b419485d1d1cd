/** The pages of the console by their paths: `console/src/paths.ts` has the same list, since nothing of it is imported here. */
export const consolePaths = [
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
