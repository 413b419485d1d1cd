import { readerKeyOption } from '../reader-key.ts'
import type { Verb } from '../verb.ts'

export const keysVerb: Verb = {
  name: 'keys',
  summary: 'list the keys of the log, make some, or renew them',
  rights: {
    ls: ['read-settings'],
    reader: 'none',
    'index-key': ['manage-keys'],
    rotate: ['manage-keys'],
  },
  words: 'ls|reader new|index-key|rotate root|data|index|signing',
  count: [1, 2],
  options: [
    { name: 'out', value: 'FILE', help: 'for reader new: file that the private part goes to' },
    { name: 'hybrid', help: 'for reader new: a key of X-Wing, against quantum computers too' },
    {
      name: 'to',
      value: 'N',
      help: 'for rotate root: place of the provider under [[keys.root]]; default 1',
    },
    {
      name: 'month',
      value: 'YYYY-MM',
      help: 'for rotate data and index: the month; default this one',
    },
    { name: 'all', help: 'for rotate data and index: every month' },
    { name: 'subjects', help: "for rotate data: the key of subjects in the place of a month's" },
    { name: 'finish', help: 'for rotate signing: give the old key up' },
    { name: 'drop', help: 'for rotate index: give up what is sealed to a reader key elsewhere' },
    readerKeyOption,
    {
      name: 'months',
      value: 'N',
      help: 'for index-key: this month and the next ones; default 3, 24 at most',
    },
  ],
  examples: [
    'sealtrace keys ls',
    'sealtrace keys reader new --out reader.json',
    'sealtrace keys index-key --months 12',
    'sealtrace keys rotate root',
    'sealtrace keys rotate root --to 2',
    'sealtrace keys rotate data --url https://collector.example',
    'sealtrace keys rotate index --all',
    'sealtrace keys rotate signing',
    'sealtrace keys rotate signing --finish',
  ],
  notes:
    'A rotation touches no recorded content, and one that was interrupted is simply run again. Of the root key: for the provider\n`file` it makes a new key, and removes the old one at the end; else all comes under the key that the provider has now. Stop\nthe collector first. All others go on beside a running collector, with --url and an admin key. See docs/keys.md.',
  load: async () => (await import('./keys.ts')).keys,
}
