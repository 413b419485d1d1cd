import type { OptionSpec } from './verb.ts'

export const sinceOption: OptionSpec = {
  name: 'since',
  value: 'T',
  help: 'not before: an ISO time, or how long ago, such as 2h or 7d',
}
