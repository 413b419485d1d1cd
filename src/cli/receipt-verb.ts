import type { Verb } from './verb.ts'

export const receiptVerb: Verb = {
  name: 'receipt',
  summary: 'write the evidence that a record is in the log, for others to check',
  rights: ['verify'],
  words: 'RECORD',
  count: [1, 1],
  options: [
    {
      name: 'out',
      value: 'FILE',
      help: 'write FILE.tlog-proof and FILE.leaf; default: the record id, in the current folder',
    },
    { name: 'witnessed', help: 'only over a checkpoint that met the witness policy' },
  ],
  examples: [
    'sealtrace receipt 0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10',
    'sealtrace receipt 0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10 --out evidence/step-7 --witnessed',
    'sealtrace receipt 0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10 --url https://collector.example',
  ],
  notes:
    'RECORD is a record id, as `show --json` and `audit` print them; it may be erased. Needs no key of the log. The files hold no\nrecorded data. See `sealtrace verify-receipt` and docs/receipts.md.',
  load: async () => (await import('./commands/receipt.ts')).receipt,
}
