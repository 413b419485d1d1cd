import { readerKeyOption } from './reader-key.ts'
import type { Verb } from './verb.ts'

export const evidenceVerb: Verb = {
  name: 'evidence',
  summary: 'pack runs with all that proves them, for somebody who has nothing of ours',
  rights: ['read-content', 'verify'],
  words: '',
  count: [0, 0],
  options: [
    readerKeyOption,
    { name: 'trace', value: 'ID', help: 'this run; may be given up to 100 times', many: true },
    {
      name: 'since',
      value: 'T',
      help: 'or: all that was recorded since this time, an ISO time, or how long ago, such as 7d',
    },
    { name: 'until', value: 'T', help: 'with --since: before this time; default now' },
    {
      name: 'form',
      value: 'F',
      help: 'masked (default): content as `show` gives it; sealed: the encrypted parts',
    },
    { name: 'reason', value: 'TEXT', help: 'what it is for; goes on the record' },
    { name: 'out', value: 'FILE.zip', help: 'where to; default evidence-TIME.zip here' },
  ],
  examples: [
    'sealtrace evidence --trace 4bf92f3577b34da6a3ce929d0e0e4736 --reason "case 12 of 2026"',
    'sealtrace evidence --trace 4bf92f --trace 0af765 --form sealed --out case-12.zip',
    'sealtrace evidence --since 2026-05-01 --until 2026-05-08 --out week.zip',
  ],
  notes:
    'The pack has receipts, the checkpoint with cosignatures, keys, who looked, a report, and how to check all that without\nus. That it was taken is on the record before any content is read. The exit status is 1 when something in it does not hold.\nWhat is in a pack stays there when it is erased here. See docs/evidence.md.',
  load: async () => (await import('./commands/evidence.ts')).evidence,
}
