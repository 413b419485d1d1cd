import type { Verb } from './verb.ts'

export const verifyReceiptVerb: Verb = {
  name: 'verify-receipt',
  summary: 'check a receipt offline: that a leaf is in the log, and who says so',
  rights: 'none',
  words: 'FILE.tlog-proof',
  count: [1, 1],
  options: [
    {
      name: 'leaf',
      value: 'FILE',
      help: 'the leaf that it proves; default: beside the receipt, with .leaf in its name',
    },
    {
      name: 'log-key',
      value: 'VKEY',
      help: "the log's key, as `init` gave it; once for each, where keys were renewed",
      many: true,
    },
    {
      name: 'policy',
      value: 'FILE',
      help: 'witnesses that must have cosigned (C2SP tlog-policy); its log keys do for --log-key',
    },
  ],
  examples: [
    'sealtrace verify-receipt step-7.tlog-proof --leaf step-7.leaf --log-key "$LOG_KEY"',
    'sealtrace verify-receipt step-7.tlog-proof --policy witnesses.policy --json',
  ],
  notes:
    'Reads these files and nothing else. Take the log key from somewhere else than the receipt. The exit status is 1 when the\nreceipt does not hold. See docs/receipts.md.',
  load: async () => (await import('./commands/verify-receipt.ts')).verifyReceiptFile,
}
