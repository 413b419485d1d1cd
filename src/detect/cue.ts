// Words that say what a value near them is. The engine notes where each kind was last seen.
import type { Scan } from './scan.ts'

export const cue = {
  ssn: 0,
  card: 1,
  cvv: 2,
  pin: 3,
  phone: 4,
  birth: 5,
  salary: 6,
  password: 7,
  scheme: 8,
  month: 9,
  version: 10,
  order: 11,
  health: 12,
} as const

export type Cue = (typeof cue)[keyof typeof cue]

export const cueKinds = Object.keys(cue).length

const words: Record<keyof typeof cue, string> = {
  ssn: 'ssn ssns itin social taxpayer',
  card: 'card cards visa mastercard amex maestro pan cc creditcard debit credit',
  cvv: 'cvv cvv2 cvc cvc2 cvn csc cid',
  pin: 'pin pincode',
  phone:
    'phone phones telephone tel mobile cell cellphone call called dial fax whatsapp sms callback handy telefon telefono',
  birth: 'born dob birth birthday birthdate geboren nacido',
  salary:
    'salary salaries compensation wage wages earns earning earned paycheck payroll bonus remuneration gehalt salaire',
  password: 'password passwd pwd passphrase passcode passwort kennwort',
  scheme: 'bearer basic',
  month:
    'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec',
  version: 'version versions release firmware build v ver',
  order:
    'order orders invoice ticket tracking sku item ref reference transaction txn serial isbn po',
  health: 'diagnosed prescribed allergic',
}

// A hash table from word to kind that is asked without making a string: most words of a text are asked for.
const slots = 4096
const table = new Int16Array(slots).fill(-1)
const known: { readonly word: string; readonly kind: Cue }[] = []
// Bit `length` per first letter: turns most words away before they are hashed.
const lengths = new Int32Array(128)
for (const [name, list] of Object.entries(words))
  for (const word of list.split(' ')) {
    let slot = slotOf(word, 0, word.length)
    while (table[slot] !== -1) slot = (slot + 1) % slots
    table[slot] = known.push({ word, kind: cue[name as keyof typeof cue] }) - 1
    for (const c of [word.charCodeAt(0), word.toUpperCase().charCodeAt(0)])
      lengths[c] = (lengths[c] ?? 0) | (1 << word.length)
  }

/** The kind of cue that the word is, or -1. */
export function cueAt(text: string, start: number, end: number): Cue | -1 {
  const length = end - start
  if (length > 12 || !((lengths[text.charCodeAt(start)] ?? 0) & (1 << length))) return -1
  for (let slot = slotOf(text, start, end); ; slot = (slot + 1) % slots) {
    const entry = known[table[slot] ?? -1]
    if (!entry) return -1
    if (isWordAt(entry.word, text, start, end)) return entry.kind
  }
}

/** Words are ASCII letters and digits: bit 32 makes letters lower case and leaves digits. */
function slotOf(text: string, start: number, end: number): number {
  let hash = 0
  for (let i = start; i < end; i++) hash = (hash * 31 + (text.charCodeAt(i) | 32)) & 0xffff
  return hash % slots
}

function isWordAt(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false
  for (let i = 0; i < word.length; i++)
    if (word.charCodeAt(i) !== (text.charCodeAt(start + i) | 32)) return false
  return true
}

/** True when a cue of the kind ended at most `distance` characters before `at`. */
export function near(scan: Scan, kind: Cue, at: number, distance: number): boolean {
  const end = scan.cues[kind] ?? -1
  return end >= 0 && at - end <= distance
}
