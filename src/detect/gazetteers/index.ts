import { defineWords, mark } from '../lexicon.ts'
import { commonNames } from './common-names.ts'
import { givenAtoE } from './given-names-a-to-e.ts'
import { givenFtoM } from './given-names-f-to-m.ts'
import { givenNtoZ } from './given-names-n-to-z.ts'
import { conditions, drugs } from './medical.ts'
import { cities, countries, nationalities, regions } from './places.ts'
import { surnamesAtoC } from './surnames-a-to-c.ts'
import { surnamesDtoJ } from './surnames-d-to-j.ts'
import { surnamesKtoO } from './surnames-k-to-o.ts'
import { surnamesPtoZ } from './surnames-p-to-z.ts'
import * as words from './words.ts'

let loaded = false

/** Puts all word lists into the lexicon, once; about 10 ms. The engine calls it on its first scan. */
export function loadGazetteers(): void {
  if (loaded) return
  loaded = true
  for (const list of [givenAtoE, givenFtoM, givenNtoZ]) defineWords(mark.given, list)
  for (const list of [surnamesAtoC, surnamesDtoJ, surnamesKtoO, surnamesPtoZ])
    defineWords(mark.surname, list)
  defineWords(mark.common, commonNames)
  defineWords(mark.city, cities)
  defineWords(mark.region, regions)
  defineWords(mark.country, countries)
  defineWords(mark.nationality, nationalities)
  defineWords(mark.drug, drugs)
  defineWords(mark.condition, conditions)
  defineWords(mark.title, words.titles)
  defineWords(mark.particle, words.particles)
  defineWords(mark.street, words.streetWords)
  defineWords(mark.orgSuffix, words.orgSuffixes)
  defineWords(mark.orgWord, words.orgWords)
  defineWords(mark.month, words.months)
  defineWords(mark.weekday, words.weekdays)
  defineWords(mark.personCue, words.personCues)
  defineWords(mark.function, words.functionWords)
}
