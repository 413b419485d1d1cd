import type { Verb } from '../verb.ts'

export const backupVerb: Verb = {
  name: 'backup',
  summary: 'copy the log or its key table, also while a collector runs',
  rights: ['manage-keys'],
  words: 'keys|log|all',
  count: [1, 1],
  options: [
    {
      name: 'out',
      value: 'PATH',
      help: 'keys: the file; log and all: the folder, which is then a data folder (required)',
    },
  ],
  examples: [
    'sealtrace backup keys --out /backup/keys/2026-11-22.db',
    'sealtrace backup log --out /backup/log/2026-11-22',
  ],
  notes:
    'Keep copies of the key table apart from those of the log, and no longer than you may take to erase. The state folder is\nnever among them: copy it to a third place. See docs/restore.md.',
  load: async () => (await import('./backup.ts')).backup,
}
