import type { Verb } from '../verb.ts'

export const initVerb: Verb = {
  name: 'init',
  summary: 'make the data folder, its keys and the first API keys',
  rights: 'none',
  words: '',
  count: [0, 0],
  options: [
    {
      name: 'passphrase',
      help: 'put the root key file under a passphrase: $SEALTRACE_PASSPHRASE, else asked for',
    },
  ],
  examples: [
    'sealtrace init',
    'sealtrace init --data /srv/sealtrace --state /var/lib/sealtrace-state',
  ],
  notes:
    'The API keys are shown this once: only their hashes are kept. A folder that has a log is refused.',
  load: async () => (await import('./init.ts')).init,
}
