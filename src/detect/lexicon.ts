// Words that detection knows: cue words, which say what a value near them is, and gazetteers. One hash table, asked once
// per word of a text with the hash that the pass computed on its way.

/** What a gazetteer says of a word; bits, since a word can be several things. */
export const mark = {
  given: 1,
  surname: 2,
  /** Also an ordinary word (`Mark`, `Rose`, `Long`): a name only with better evidence. */
  common: 4,
  /** `Mr`, `Dra`, `Herr`, `Mme` */
  title: 8,
  /** `de`, `von`, `van der` inside names */
  particle: 16,
  /** `Street`, `calle`, `strasse`, `rue` */
  street: 32,
  city: 64,
  region: 128,
  country: 256,
  nationality: 512,
  /** `Inc`, `GmbH`, `S.A.` after an organisation's name */
  orgSuffix: 1024,
  /** `Bank`, `Hospital`, `Universidad` inside one */
  orgWord: 2048,
  month: 4096,
  weekday: 8192,
  drug: 16_384,
  condition: 32_768,
  /** Small words, pronouns, verbs: never a part of a name. */
  function: 65_536,
  /** Introduces a person: `patient`, `dear`, `regards`, `named`. */
  personCue: 131_072,
  /** A part of the name of a sensitive field. */
  keyWord: 262_144,
} as const

/** Number of a kind of cue word. */
export type Cue = number & { readonly __cue?: never }

const seed = 0x811c9dc5
const prime = 0x01000193
const pairSeed = 0x9e3779b9

/** Lower-case ASCII for letters with and without accents, digits as they are, 0 for all else. */
export const fold = new Uint8Array(65_536)
for (let c = 48; c < 58; c++) fold[c] = c
for (let c = 97; c < 123; c++) fold[c] = fold[c - 32] = c
fold[95] = 95
for (let c = 0xc0; c < 0x250; c++) {
  const bare = String.fromCharCode(c).normalize('NFD').toLowerCase().charCodeAt(0)
  if (bare >= 97 && bare <= 122) fold[c] = bare
  else if (c !== 0xd7 && c !== 0xf7) fold[c] = 122
}
for (const [letters, bare] of [
  ['ßŚ', 's'],
  ['øØ', 'o'],
  ['æÆ', 'a'],
  ['łŁ', 'l'],
  ['đĐðÐ', 'd'],
  ['þÞ', 't'],
  ['œŒ', 'o'],
  ['ıİ', 'i'],
] as const)
  for (const letter of letters) fold[letter.charCodeAt(0)] = bare.charCodeAt(0)

/** What a character is, in bits above {@link fold}; 0 for all that is in no word. */
export const letter = { upper: 256, lower: 512, digit: 1024 } as const

/** Per character: its fold and {@link letter} bits in one look-up. Underscores part words. */
export const glyphs = new Uint16Array(65_536)
/** No letter beyond this has a fold. */
const lastLetter = 0x24f
for (let c = 0; c <= lastLetter; c++) {
  const bare = fold[c] ?? 0
  if (bare === 0 || c === 95) continue
  const text = String.fromCharCode(c)
  const kind = bare < 58 ? letter.digit : text.toLowerCase() === text ? letter.lower : letter.upper
  glyphs[c] = bare | kind
}

export const emptyHash = seed

/** The next letter of a word: FNV-1a over folded characters. */
export function addToHash(hash: number, folded: number): number {
  return Math.imul(hash ^ folded, prime)
}

/** The hash of a phrase of two words. */
export function pairHash(first: number, second: number): number {
  return Math.imul(Math.imul(first ^ pairSeed, prime) ^ second, prime)
}

const size = 1 << 17
/** Two numbers a word, side by side: its hash, and its marks with the two flags below. */
const entries = new Int32Array(size * 2)
/** The word is a cue. */
const isCue = 1 << 29
/** The word ends a known phrase. */
const isTail = 1 << 30
const allMarks = isCue - 1
const cueLists = new Uint16Array(size)
const lists: Cue[][] = [[]]
let cueCount = 0

/** How many kinds of cue words there are. */
export function cueKinds(): number {
  return cueCount
}

/**
 * A new kind of cue: its words, in any case and without accents, parted by blanks; `social_security` is a phrase of two.
 * Called when a module loads.
 */
export function defineCue(words: string): Cue {
  const cue = cueCount++
  define(words, isCue, cue)
  return cue
}

/** Adds a gazetteer: every word gets the mark. */
export function defineWords(what: number, words: string): void {
  define(words, what, none)
}

const none = -1

/** Without a string per word: the lists are long, and this is most of what a cold start costs. */
function define(words: string, what: number, cue: Cue): void {
  const { length } = words
  let hash = seed
  let first = 0
  let isPhrase = false
  let open = false
  for (let i = 0; i <= length; i++) {
    const c = i < length ? words.charCodeAt(i) : 32
    if (c > 32 && c !== 95) {
      hash = Math.imul(hash ^ (fold[c] as number), prime)
      open = true
    } else if (c === 95) {
      first = hash
      hash = seed
      isPhrase = true
    } else if (open) {
      const slot = isPhrase ? phraseSlot(first, hash) : insert(hash)
      addMarks(slot, what)
      if (cue !== none) addCue(slot, cue)
      hash = seed
      isPhrase = open = false
    }
  }
}

function addCue(slot: number, cue: Cue): void {
  const list = cueLists[slot] as number
  if (list === 0) cueLists[slot] = lists.push([cue]) - 1
  else lists[list]?.push(cue)
}

function addMarks(slot: number, what: number): void {
  entries[slot * 2 + 1] = (entries[slot * 2 + 1] as number) | what
}

/** Where the table holds the word of this hash, or 0. */
export function lookUp(hash: number): number {
  let slot = spread(hash)
  for (;;) {
    const held = entries[slot * 2]
    if (held === hash) return slot
    if (held === 0) return 0
    slot = (slot + 1) & (size - 1)
  }
}

const infoOf = (slot: number): number => entries[slot * 2 + 1] as number

export const marksOf = (slot: number): number => infoOf(slot) & allMarks
export const endsPhrase = (slot: number): boolean => (infoOf(slot) & isTail) !== 0
export const cuesOf = (slot: number): readonly Cue[] => lists[cueLists[slot] ?? 0] ?? []
export const hasCues = (slot: number): boolean => (infoOf(slot) & isCue) !== 0

/** The hash that the pass computes for the word. */
export function hashWord(word: string): number {
  return hashPart(word, 0, word.length)
}

/** {@link hashWord} of a stretch inside the text, without a string of it. */
export function hashPart(text: string, start: number, end: number): number {
  let hash = seed
  for (let i = start; i < end; i++) hash = addToHash(hash, fold[text.charCodeAt(i)] as number)
  return hash
}

function phraseSlot(first: number, second: number): number {
  addMarks(insert(second), isTail)
  return insert(pairHash(first, second))
}

function insert(hash: number): number {
  let slot = spread(hash)
  for (let held = entries[slot * 2]; held !== 0 && held !== hash; held = entries[slot * 2])
    slot = (slot + 1) & (size - 1)
  entries[slot * 2] = hash
  return slot
}

/** Slot 0 is never used. */
function spread(hash: number): number {
  return ((hash ^ (hash >>> 15)) & (size - 1)) | 1
}
