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

const kinds = new Map<string, Cue>()
// Bit `length` of byte pair per first letter: turns most words away before a string is made.
const lengths = new Int32Array(128)
for (const [name, list] of Object.entries(words))
  for (const word of list.split(' ')) {
    kinds.set(word, cue[name as keyof typeof cue])
    for (const c of [word.charCodeAt(0), word.toUpperCase().charCodeAt(0)])
      lengths[c] = (lengths[c] ?? 0) | (1 << word.length)
  }

/** The kind of cue that the word is, or -1. */
export function cueAt(text: string, start: number, end: number): Cue | -1 {
  const length = end - start
  if (length > 12 || !((lengths[text.charCodeAt(start)] ?? 0) & (1 << length))) return -1
  return kinds.get(text.slice(start, end).toLowerCase()) ?? -1
}

/** True when a cue of the kind ended at most `distance` characters before `at`. */
export function near(scan: Scan, kind: Cue, at: number, distance: number): boolean {
  const end = scan.cues[kind] ?? -1
  return end >= 0 && at - end <= distance
}
