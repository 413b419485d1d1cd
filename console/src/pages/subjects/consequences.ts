// What an erasure takes and what it leaves, in sentences: nobody should have to guess before something is gone for good.
import type { SubjectView } from '../../api/client.ts'

export interface Consequence {
  readonly text: string
  readonly tone: 'goes' | 'stays' | 'stops'
}

export function consequences(view: SubjectView): Consequence[] {
  const { traces, records, parts, collateral, mentions, unopened, damaged, holds } = view
  const held = mentions.filter((of) => of.held)
  const taken = mentions.length - held.length
  const values = mentions.reduce((sum, of) => sum + (of.held ? 0 : of.values), 0)
  const all: (Consequence | false)[] = [
    holds.length > 0 && {
      tone: 'stops',
      text: `${count(holds.length, 'legal hold')} in the way: nothing can be erased until ${holds.length === 1 ? 'it is' : 'they are'} ended.`,
    },
    records > 0 && {
      tone: 'goes',
      text: `${count(records, 'record')} with ${count(parts, 'part')} in ${count(traces.length, 'run')} of this person.`,
    },
    collateral.records > 0 && {
      tone: 'goes',
      text: `${count(collateral.records, 'record')} of these from before anybody was named, or of nobody named: not theirs alone.`,
    },
    taken > 0 && {
      tone: 'goes',
      text: `${count(taken, 'mention')} elsewhere: ${count(values, 'hidden value')}, with others of the class beside them. The masked text around stays.`,
    },
    damaged > 0 && {
      tone: 'goes',
      text: `${count(damaged, 'record')} damaged already: the keys go.`,
    },
    held.length > 0 && {
      tone: 'stays',
      text: `${count(held.length, 'mention')} under a legal hold.`,
    },
    unopened > 0 && {
      tone: 'stays',
      text: `${count(unopened, 'part')} that may hold a value too, and cannot be opened.`,
    },
    records > 0 && {
      tone: 'stays',
      text: 'Kind, hour, duration, model, tokens and cost of each step, without ids; and all proofs.',
    },
  ]
  return all.filter((of) => of !== false)
}

function count(of: number, what: string): string {
  return `${of.toLocaleString()} ${what}${of === 1 ? '' : 's'}`
}
