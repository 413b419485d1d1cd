import { type CueShape, digitsIn } from './after-cue.ts'

/** Passport numbers: 6 to 10 letters and digits (ICAO 9303 has room for 9), mostly digits, behind the word. */
export const passport: CueShape = {
  name: 'passport',
  class: 'passport',
  cues: 'passport passports pasaporte reisepass reisepassnummer passnummer passeport passaporto passaporte paspoort paspoortnummer',
  value: /[A-Z0-9](?:(?: (?=[A-Z]?\d))?[A-Z0-9]){5,9}(?![\w-])/iy,
  fits: (value) => digitsIn(value) >= 3 && !/^(?:19|20)\d\d/.test(value) && isTight(value),
  confidence: 0.8,
}

/** One blank at most, else they are words. */
function isTight(value: string): boolean {
  return !/ [A-Za-z ]|[A-Za-z]{4}/.test(value)
}
