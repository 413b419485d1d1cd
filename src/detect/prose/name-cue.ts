// Words beside which the name of a person stands.
import { codeAt } from '../chars.ts'
import { hashPart, hashWord, mark } from '../lexicon.ts'
import { endOf, isAlnumAt, isUpperAt, marksAt, type Prose, startOf } from './prose.ts'

/** Labels and verbs after which even an unknown word is a name. */
const labels = new Set(
  'name names nombre apellido apellidos nom prenom vorname nachname nome firmado fdo llamo llama soy appelle heisse heisst named dear querido querida estimado estimada geehrte geehrter liebe lieber cher chere'
    .split(' ')
    .map(hashWord),
)
/** They follow a name. */
const verbs = new Set(
  'said says wrote replied asked lives dijo dice escribio vive sagte schrieb wohnt dit ecrit habite'
    .split(' ')
    .map(hashWord),
)

/** 0: none. 1: a preposition. 2: a word that names go with. 3: a label. 4: such a word and a colon. */
export function cueBefore(prose: Prose, first: number): number {
  const { text } = prose
  const i = first - 1
  if (i < 0) return 0
  const marks = marksAt(prose, i)
  if (!(marks & mark.personCue)) return isAfterNaming(prose, i, startOf(prose, first)) ? 3 : 0
  const start = startOf(prose, first)
  if (start - endOf(prose, i) > 5 || isVerb(prose, i) || isParted(prose, i, start)) return 0
  const colon = text.slice(endOf(prose, i), start).includes(':')
  if (isGreeting(prose, i) && endsAddress(prose, first)) return 3
  if (marks & mark.function) return colon ? 4 : 1
  if (isLabel(prose, i)) return 3
  return colon ? 4 : 2
}

/** The end of a sentence, or another word, stands between the cue and the name. */
function isParted(prose: Prose, i: number, start: number): boolean {
  const { text } = prose
  for (let at = endOf(prose, i); at < start; at++) {
    const c = codeAt(text, at)
    if (c === 63 || c === 33 || isAlnumAt(text, at)) return true
    if (c === 46 && !isShort(prose, i)) return true
  }
  return false
}

/** `name is Ada`, `nombre es Ada`; token `i` is the verb. */
function isAfterNaming(prose: Prose, i: number, start: number): boolean {
  if (i === 0 || !(marksAt(prose, i) & mark.function)) return false
  const end = endOf(prose, i)
  if (end - startOf(prose, i) > 3 || start - end > 1) return false
  return (marksAt(prose, i - 1) & mark.personCue) !== 0 && isLabel(prose, i - 1)
}

/** `Attn.`, `Fdo.`, `z.Hd.` */
const shortened = new Set('attn att fdo hd cc'.split(' ').map(hashWord))

function isShort({ text, tokens }: Prose, i: number): boolean {
  return shortened.has(hashPart(text, tokens.starts[i] ?? 0, tokens.ends[i] ?? 0))
}

const greetings = new Set(
  'hi hello hey hola hallo bonjour salut moin servus ciao'.split(' ').map(hashWord),
)
const nobody = new Set(
  'world team all everyone everybody folks guys friend friends support sir madam there claude chatgpt gpt assistant copilot gemini siri alexa'
    .split(' ')
    .map(hashWord),
)

function isGreeting({ text, tokens }: Prose, i: number): boolean {
  return greetings.has(hashPart(text, tokens.starts[i] ?? 0, tokens.ends[i] ?? 0))
}

/** `Hi Chisomebi,` */
function endsAddress(prose: Prose, i: number): boolean {
  const { text } = prose
  const end = endOf(prose, i)
  if (codeAt(text, end) !== 44) return false
  return !nobody.has(hashPart(text, startOf(prose, i), end))
}

function isLabel({ text, tokens }: Prose, i: number): boolean {
  return labels.has(hashPart(text, tokens.starts[i] ?? 0, tokens.ends[i] ?? 0))
}

function isVerb({ text, tokens }: Prose, i: number): boolean {
  return verbs.has(hashPart(text, tokens.starts[i] ?? 0, tokens.ends[i] ?? 0))
}

/** `said`, `wrote`, `lives`, `'s`, `, 45` */
export function isCueAfter(prose: Prose, last: number): boolean {
  const { text } = prose
  const end = endOf(prose, last)
  if (codeAt(text, end) === 32 && startOf(prose, last + 1) === end + 1) {
    const marks = marksAt(prose, last + 1)
    return (marks & mark.personCue) !== 0 && !(marks & mark.function) && !isUpperAt(text, end + 1)
  }
  return isApostropheAfter(prose, last) && codeAt(text, end + 1) === 115
}

/** `'` or `’` */
export function isApostropheAfter(prose: Prose, i: number): boolean {
  const c = codeAt(prose.text, endOf(prose, i))
  return c === 39 || c === 0x2019
}
