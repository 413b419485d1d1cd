import type { Verb } from '../verb.ts'

export const signInVerb: Verb = {
  name: 'sign-in',
  summary: 'print a link that signs in to the console, once',
  rights: ['manage-access'],
  words: '',
  count: [0, 0],
  options: [
    {
      name: 'at',
      value: 'URL',
      help: 'where browsers reach the console; default as the settings say, else http://127.0.0.1:4318',
    },
  ],
  examples: ['sealtrace sign-in', 'sealtrace sign-in --at http://localhost:8080'],
  notes:
    "On the collector's own machine, and for who may read its data folder. The link works once, within 15 minutes, for the\nlocal user with all roles but ingest. Making it is on the record. See docs/sign-in.md.",
  load: async () => (await import('./sign-in.ts')).signIn,
}
