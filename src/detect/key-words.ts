// Marks the last words of names of sensitive fields, so that most signs of assignment cost one comparison.
import { plainNames, strongNames, weakNames } from './key-names.ts'
import { defineWords, mark } from './lexicon.ts'

/** To be called once. A function, since bundlers drop a module that nothing is imported from. */
export function loadKeyWords(): void {
  for (const names of [strongNames, plainNames, weakNames])
    for (const list of Object.values(names))
      for (const name of list.split(' ')) {
        const last = name.slice(name.lastIndexOf('_') + 1)
        defineWords(mark.keyWord, `${last} ${last}s`)
      }
}
