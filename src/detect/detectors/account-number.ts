import { type CueShape, digitsIn } from './after-cue.ts'

/** Bank account numbers behind words that name them; `account` alone needs `number`, `no.`, a colon or the like. */
export const accountNumber: CueShape = {
  name: 'account-number',
  class: 'bank_account',
  cues:
    'account accounts acct account_number account_no acct_no a_c kontonummer konto numero_cuenta cuenta de_cuenta compte ' +
    'de_compte numero_compte conto rekeningnummer rekening conta da_conta sort_code clabe',
  value: /(?:[A-Z]{2,4}[- ]?)?\d{1,18}(?:[- ]\d{1,10}){0,4}(?![\w-]|[.,]\d)/y,
  fits: (value, linked) => {
    const digits = digitsIn(value)
    // An IBAN is found as what it is.
    if (/^[A-Z]{2}\d\d/.test(value)) return false
    return (
      digits >= (linked || /\d[- ]\d/.test(value) ? 6 : 7) &&
      digits <= 22 &&
      !/^(?:19|20)\d\d[- ]\d\d/.test(value)
    )
  },
  confidence: 0.65,
}
