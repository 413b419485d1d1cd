import type { Verb } from '../verb.ts'

export const costsVerb: Verb = {
  name: 'costs',
  summary: 'sum up tokens, costs, steps and errors over time',
  rights: ['read-header'],
  words: '',
  count: [0, 0],
  options: [
    {
      name: 'since',
      value: 'T',
      help: 'steps that begin not before: an ISO time, or how long ago, such as 2h or 7d',
    },
    { name: 'until', value: 'T', help: 'and before this time' },
    { name: 'by', value: 'WHAT', help: 'day (default), model, kind or agent' },
  ],
  examples: [
    'sealtrace costs --since 30d',
    'sealtrace costs --since 2026-11-01 --until 2026-12-01 --by model --json',
  ],
  notes:
    'As `ls` sums up runs, and with what stays of erased steps. A `+` behind a cost: calls without a known price were left\nout. See docs/costs.md.',
  load: async () => (await import('./costs.ts')).costs,
}
