import type { Verb } from '../verb.ts'

export const restoreVerb: Verb = {
  name: 'restore',
  summary: 'decide what becomes of data that was restored from an older copy',
  rights: ['manage-keys'],
  words: '',
  count: [0, 0],
  options: [
    {
      name: 'plan',
      help: 'say what is behind, what is erased again, and what is lost; change nothing',
    },
    { name: 'accept', help: 'erase again, keep the old log to be read, and go on with a new one' },
    {
      name: 'discard',
      help: 'remove what a restore has left to be read (--project), for good, with its keys',
    },
    {
      name: 'reason',
      value: 'TEXT',
      help: 'for accept and discard: why; goes on the record (required)',
    },
    { name: 'keys', value: 'FILE', help: 'a copy of the key table that is newer than the data' },
    {
      name: 'checkpoint',
      value: 'FILE',
      help: 'a checkpoint of this log that somebody else has: where the state folder is old too',
    },
    {
      name: 'keep-api-keys',
      help: 'for accept: API keys of the copy stay good, also those revoked since',
    },
  ],
  examples: [
    'sealtrace restore --plan',
    'sealtrace restore --plan --keys /backup/keys/2026-11-22.db',
    'sealtrace restore --accept --reason "the disk died on 22 November"',
    'sealtrace restore --discard --project default-until-2026-11-22 --reason "90 days are over"',
  ],
  notes:
    'Until it is accepted, nothing is read from such data and nothing recorded. One that was interrupted is simply run again.\nWith --keys, where only the key table is behind, the log goes on as it is. See docs/restore.md.',
  load: async () => (await import('./restore.ts')).restore,
}
