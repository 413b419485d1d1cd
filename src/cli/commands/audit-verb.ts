import { sinceOption } from '../since-option.ts'
import type { Verb } from '../verb.ts'

export const auditVerb: Verb = {
  name: 'audit',
  summary: 'show who did what, newest first',
  rights: ['read-audit'],
  words: '',
  count: [0, 0],
  options: [
    { name: 'actor', value: 'A', help: 'by this principal: os:NAME or key:ID' },
    {
      name: 'action',
      value: 'X',
      help: 'of this kind, or what it begins with: read, reveal, apikey, record.created, …',
    },
    { name: 'outcome', value: 'O', help: 'allowed, denied or failed' },
    { name: 'target', value: 'ID', help: 'about this record, run, request or key' },
    sinceOption,
    { name: 'until', value: 'T', help: 'before this time' },
    {
      name: 'limit',
      value: 'N',
      help: 'at most this many; default 100; not with --format or --follow',
    },
    { name: 'cursor', value: 'C', help: 'go on after a page: what its `next` was' },
    { name: 'format', value: 'F', help: 'all that fits, as ndjson or csv' },
    { name: 'follow', help: 'what comes from now on, as it comes' },
  ],
  examples: [
    'sealtrace audit',
    'sealtrace audit --action reveal --since 7d',
    'sealtrace audit --outcome denied --format csv > denied.csv',
    'sealtrace audit --follow --format ndjson',
  ],
  notes: 'Reading it is on the record too. See docs/audit.md.',
  load: async () => (await import('./audit.ts')).audit,
}
