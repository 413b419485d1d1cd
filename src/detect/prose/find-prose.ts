import { codeAt } from '../chars.ts'
import type { Finding } from '../finding.ts'
import { mark } from '../lexicon.ts'
import { findAddress, findCode, findCompound } from './address.ts'
import { findHealth, health } from './health.ts'
import { findFirm, findOrganization, isDotted } from './organization.ts'
import { findPersons, findSmallName } from './person.ts'
import {
  findLabelledPlace,
  findNamedPlace,
  findPlaces,
  findSmallNationality,
  findSmallPlace,
} from './place.ts'
import { endOf, isCapital, isDigitAt, marksAt, name, place, type Prose, startOf } from './prose.ts'
import { runEnd } from './run.ts'
import { newTokens, type Tokens } from './tokens.ts'

const prose: Prose = { text: '', tokens: newTokens(), found: [] }
const anchors =
  name | place | mark.title | mark.nationality | mark.orgSuffix | mark.orgWord | mark.personCue

/** Finds persons, addresses, places, organisations, nationalities and medical terms among the words of the text. */
export function findProse(text: string, tokens: Tokens, found: Finding[]): void {
  prose.text = text
  prose.tokens = tokens
  prose.found = found
  try {
    for (let i = 0; i < tokens.count;) i = atToken(prose, i)
  } finally {
    prose.text = ''
    prose.found = []
  }
}

/** Looks at token `i` and returns the next one to look at. */
function atToken(at: Prose, i: number): number {
  const marks = at.tokens.marks[i] ?? 0
  if (marks === mark.function) return i + 1
  if (marks & health) findHealth(at, i, marks)
  if (marks & mark.street) {
    const next = findAddress(at, i)
    if (next > i) return next
  }
  if (isCapital(at, i)) return atRun(at, i)
  if (marks & mark.nationality) findSmallNationality(at, i)
  if (marks & place) findSmallPlace(at, i, marks)
  if (marks & mark.given) return findSmallName(at, i)
  return i + 1
}

/** A run of capitalised words: persons, an organisation or places, and perhaps an address behind them. */
function atRun(at: Prose, first: number): number {
  let last = runEnd(at, first)
  let next = last + 1
  let split = 0
  for (let i = first; i <= last; i++) {
    const marks = marksAt(at, i)
    const before = at.found.length
    const behind = atCode(at, i, marks, first)
    if (behind > i) {
      next = behind
      last = lastBefore(at, first, at.found[before]?.start ?? 0)
      break
    }
    if (i > first && marks & health) findHealth(at, i, marks)
    if (i > first + 1 && i < last && split === 0 && marks & mark.orgWord) split = i
  }
  if (split > 0 && split <= last && marksAt(at, first) & (mark.given | mark.title)) {
    findNames(at, first, split - 1)
    findNames(at, split, last)
  } else findNames(at, first, last)
  return next
}

/** The last token of those from `first` on that ends before the place; one less than `first` when none does. */
function lastBefore(at: Prose, first: number, until: number): number {
  let last = first - 1
  while (endOf(at, last + 1) < until) last++
  return last
}

function findNames(at: Prose, first: number, last: number): void {
  if (last < first) return
  let union = 0
  for (let i = first; i <= last; i++) union |= marksAt(at, i)
  const before =
    first > 0 ? marksAt(at, first - 1) & (mark.personCue | mark.title | mark.function) : 0
  if (findGroup(at, first, last, union)) return
  if (findLabelledPlace(at, first, last)) return
  if (!(union & (name | place)) && findNamedPlace(at, first, last)) return
  if (!((union | before) & anchors) && !hasInitial(at, first, last)) return
  const person =
    before !== 0 ||
    (union & (name | mark.title | mark.personCue)) !== 0 ||
    hasInitial(at, first, last)
  if (!(person && findPersons(at, first, last)) && union & (place | mark.nationality))
    findPlaces(at, first, last)
}

/** Firms and other organisations. */
function findGroup(at: Prose, first: number, last: number, union: number): boolean {
  for (let i = first; i <= last; i++) if (findFirm(at, i)) return true
  if (!(union & (mark.orgSuffix | mark.orgWord)) && !isDotted(at, last)) return false
  return findOrganization(at, first, last)
}

/** `Brivon C. Bexforthe` */
function hasInitial(at: Prose, first: number, last: number): boolean {
  const i = first + 1
  return (
    last === first + 2 &&
    endOf(at, i) - startOf(at, i) === 1 &&
    codeAt(at.text, endOf(at, i)) === 46
  )
}

/** What begins an address: `Street`, `Hauptstraße 3`, `SW1A 1AA`, `Springfield, IL 62704`. */
function atCode(at: Prose, i: number, marks: number, first: number): number {
  if (marks & mark.street && i > first) return findAddress(at, i)
  const { text } = at
  const end = endOf(at, i)
  const c = codeAt(text, end)
  if (c === 32 || c === 44 || c === 46) {
    if (isDigitAt(text, end + 1) || isDigitAt(text, end + 2)) {
      const found = findCompound(at, i)
      if (found) return found
    }
    return findCode(at, i)
  }
  return 0
}
