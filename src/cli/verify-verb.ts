import { readerKeyOption } from './reader-key.ts'
import type { Verb } from './verb.ts'

export const verifyVerb: Verb = {
  name: 'verify',
  summary: 'check that nothing recorded was changed, dropped or reordered',
  rights: ['verify'],
  words: '',
  count: [0, 0],
  options: [
    readerKeyOption,
    { name: 'deep', help: 'every byte of parts, header rows and wrapped keys too' },
    {
      name: 'incremental',
      help: 'only what came since the last good verification, and that the log continues it',
    },
    { name: 'record', value: 'ID', help: 'the state of one record too, with its leaf and proof' },
    {
      name: 'policy',
      value: 'FILE',
      help: 'witnesses that must have cosigned (tlog-policy); default: that of the settings',
    },
    {
      name: 'forget',
      help: 'forget what was verified before: the log has rightly become another; the report tells',
    },
    {
      name: 'files',
      value: 'DIR|URL',
      help: 'published files alone, with --log-key, in the place of a log: see docs/published-log.md',
    },
    {
      name: 'log-key',
      value: 'VKEY',
      help: "for --files: the log's key, as `init` gave it; once for each, in order, where keys were renewed",
      many: true,
    },
    {
      name: 'max-lag',
      value: 'T',
      help: 'for --files with --policy: how long witnesses may lag; default 5m, more for an old copy',
    },
  ],
  examples: [
    'sealtrace verify',
    'sealtrace verify --deep --json',
    'sealtrace verify --incremental',
    'sealtrace verify --record 0192f0c1-7a3b-7c4d-8e5f-60718293a4b5',
    'sealtrace verify --files https://log.example.com/agents --log-key "$LOG_KEY"',
  ],
  notes:
    'Needs no key; what could not be checked without one is said. A good verification is remembered in the state folder:\neach later one demands that the log continues it. The exit status is 1 when something is wrong. See\ndocs/verification.md.',
  load: async () => (await import('./commands/verify.ts')).verify,
}
