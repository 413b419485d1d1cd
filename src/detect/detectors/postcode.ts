import type { CueShape } from './after-cue.ts'

/** Postal codes behind a word for them: five digits, four with a sign between, British and Canadian ones. */
export const postcode: CueShape = {
  name: 'postcode',
  class: 'address',
  cues:
    'zip zipcode zip_code zip_codes postcode postcodes post_code postal_code postal_codes cp plz codigo_postal code_postal ' +
    'postleitzahl eircode cap',
  value:
    /(?:\d{5}(?:-\d{4})?|\d{4}(?: [A-Z]{2})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]\d[\dW] [A-Z\d]{4})(?![\w-]|[.,]\d| (?:files?|bytes|items|records|folders|archives|requests|times|per|of)\b)/iy,
  // `cap` and `zip` are words as well: in capitals, or with a colon behind them.
  fits: (value, linked, before) =>
    linked || (value.length > 4 && !/(?:^|\W)(?:cap|cp)$/.test(before)),
  confidence: 0.6,
}
