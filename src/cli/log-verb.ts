import type { Verb } from './verb.ts'

export const logVerb: Verb = {
  name: 'log',
  summary: 'say how the log itself stands, or end it',
  rights: { status: ['verify'], freeze: ['manage-keys'], 'hand-over': ['manage-keys'] },
  words: 'status|freeze|hand-over',
  count: [1, 1],
  options: [
    {
      name: 'reason',
      value: 'TEXT',
      help: 'for freeze and hand-over: why; goes on the record (required)',
    },
    { name: 'yes', help: 'for freeze and hand-over: do not ask' },
  ],
  examples: [
    'sealtrace log status',
    'sealtrace log freeze --reason "the service was closed on 22 November"',
    'sealtrace log hand-over --reason "a new origin for the new year"',
  ],
  notes:
    'A frozen log takes no steps any more, for good. It is read, searched and verified as before, and what is read, erased\nor expires goes on its record. A hand-over freezes it, keeps it under another project name and goes on with a new log;\nstop the collector first. One that was interrupted is simply run again. See docs/end-of-log.md.',
  load: async () => (await import('./commands/log.ts')).log,
}
