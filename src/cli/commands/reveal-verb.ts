import { readerKeyOption } from '../reader-key.ts'
import type { Verb } from '../verb.ts'

export const revealVerb: Verb = {
  name: 'reveal',
  summary: 'show the hidden values of one class of one record, or of a run',
  rights: {
    '*': ['reveal', 'break-glass', 'reveal-bulk'],
    requests: ['reveal', 'approve-reveal'],
    approve: ['approve-reveal'],
    refuse: ['approve-reveal'],
  },
  words: 'RECORD|TRACE --all|requests|approve ID|refuse ID',
  count: [1, 2],
  options: [
    readerKeyOption,
    {
      name: 'class',
      value: 'C',
      help: 'class of the hidden values, as in the findings of `show`: email, us_ssn, …; with --all more than one, default each that is allowed',
      many: true,
    },
    { name: 'reason', value: 'TEXT', help: 'why: goes on the record (required)' },
    { name: 'ticket', value: 'ID', help: 'id in a ticket system: goes on the record' },
    { name: 'value', value: 'P', help: "one value, by its placeholder, such as '[EMAIL_1]'" },
    { name: 'all', help: 'the hidden values of the whole run TRACE, by a right of its own' },
    { name: 'ask', help: "show nothing, and ask for a second person's word" },
    { name: 'request', value: 'ID', help: 'use the request that a second person approved' },
    { name: 'break-glass', help: 'without a second person, by a right of its own: alerts' },
  ],
  examples: [
    'sealtrace reveal 0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10 --class email --reason "ticket 4711"',
    'sealtrace reveal 0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10 --class health --reason "appeal" --ask',
    'sealtrace reveal 4bf92f3577b34da6a3ce929d0e0e4736 --all --reason "court order" --ticket 4711',
    'sealtrace reveal requests',
    'sealtrace reveal approve 0196f3a1-11aa-7b3a-9a2e-3f1c5d7e9b10',
  ],
  notes:
    'The reveal is published in the log before anything is shown. Where the settings ask for a second person, --ask makes a\nrequest, another person approves it, and --request uses it once. See docs/reveal.md.',
  load: async () => (await import('./reveal.ts')).reveal,
}
