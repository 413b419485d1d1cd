import { parseArgs } from 'node:util'
import { setNames, type SetName } from './sets/sets.ts'

export interface BenchOptions {
  /** A fifth of the examples, no 5 MB texts, fewer repetitions. */
  readonly quick: boolean
  readonly peers: boolean
  /** Print JSON instead of tables. */
  readonly json: boolean
  readonly sets: readonly SetName[]
  /** Only the quality of these sets was asked for. */
  readonly qualityOnly: boolean
  readonly speedOnly: boolean
  /** Print misses and false alarms of this class, and nothing else. */
  readonly misses: string | undefined
  /** Only these files with examples of other scanners' rules; see rule-examples.ts. */
  readonly examples: readonly string[]
}

/** Throws for unknown flags and sets. */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      set: { type: 'string', multiple: true },
      misses: { type: 'string' },
      'speed-only': { type: 'boolean', default: false },
      examples: { type: 'string', multiple: true, default: [] },
    },
  })
  return {
    quick: values.quick,
    peers: !values['no-peers'],
    json: values.json,
    sets: values.set ? values.set.map(toSetName) : setNames,
    qualityOnly: values.set !== undefined,
    speedOnly: values['speed-only'],
    misses: values.misses,
    examples: values.examples,
  }
}

function toSetName(name: string): SetName {
  const found = setNames.find((one) => one === name)
  if (!found) throw new Error(`no set ${name}; there are: ${setNames.join(', ')}`)
  return found
}
