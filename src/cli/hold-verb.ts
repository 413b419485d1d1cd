import type { Verb } from './verb.ts'

export const holdVerb: Verb = {
  name: 'hold',
  summary: 'put runs or people under a legal hold, so that nothing of them is erased or expires',
  rights: ['manage-subjects'],
  words: 'add|remove|ls [ID]',
  count: [1, 2],
  options: [
    { name: 'trace', value: 'ID', help: 'for add: this run' },
    { name: 'subject', value: 'ID', help: 'for add: this person, as `subject find` shows them' },
    { name: 'user', value: 'ID', help: 'for add: the person that the application calls so' },
    { name: 'trace-type', value: 'T', help: 'for add: runs of this trace type' },
    { name: 'all', help: 'for add: everything' },
    {
      name: 'since',
      value: 'T',
      help: 'for add: only what was recorded from then on: an ISO time, or how long ago, such as 2h or 7d',
    },
    { name: 'until', value: 'T', help: 'for add: and before this time' },
    { name: 'reason', value: 'TEXT', help: 'why; goes on the record (add, remove: required)' },
  ],
  examples: [
    'sealtrace hold add --user u-4711 --reason "case 12 of 2026"',
    'sealtrace hold add --trace 4bf92f3577b34da6a3ce929d0e0e4736 --reason "case 12 of 2026"',
    'sealtrace hold add --all --since 2026-01-01 --until 2026-04-01 --reason "audit of the first quarter"',
    'sealtrace hold ls',
    'sealtrace hold remove 0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10 --reason "case closed"',
  ],
  notes:
    "A hold is a record in the log, signed with the officer's key. It beats `subject erase` and retention. ID is what\n`hold ls` shows. See docs/holds.md.",
  load: async () => (await import('./commands/hold.ts')).hold,
}
