import { cue, near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

const owned = defineCue(
  'net_worth owes owed owe debt debts mortgage balance account_balance savings deuda deudas saldo ahorros schulden kontostand ' +
    'vermogen solde dette dettes debito',
)

const amount =
  /(?:\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)(?: ?[kKmM](?!\w))?(?![\w%])/y
const currency = '$€£¥₹'
const code = /^(?:USD|EUR|GBP|CHF|CAD|AUD|JPY|INR|MXN|BRL|SEK|NOK|DKK|PLN)$/
const counted =
  /^ (?:employees|people|users|workers|staff|jobs|records|rows|members|companies|hours|days|weeks|months|years|empleados|personas|horas|d[ií]as|meses|años|mitarbeiter|stunden|tage|salari[ée]s|heures|jours|percent|points)\b/i

/** An amount of money after a word such as salary, or with a currency after one such as debt. */
export function salary(scan: Scan, at: number): Claim | undefined {
  if (scan.digits > 9) return undefined
  const paid = near(scan, cue.salary, at, 40)
  if (!paid && !near(scan, owned, at, 24)) return undefined
  const { text } = scan
  // A part of a name, such as `payroll_count`.
  if (paid && text.charCodeAt(scan.cues[cue.salary] ?? 0) === 95) return undefined
  amount.lastIndex = at
  if (!amount.test(text)) return undefined
  const end = amount.lastIndex
  const sure = isCurrency(text, at, end)
  if (!sure && !(paid && isMoney(text.slice(at, end)))) return undefined
  if (counted.test(text.slice(end, end + 14))) return undefined
  const name = paid ? 'salary' : 'financial'
  return { end, finding: { class: name, start: at, end, confidence: 0.7, detector: 'salary' } }
}

/** Years, percentages and small counts are no pay. */
function isMoney(read: string): boolean {
  if (/[kKmM]$|[,.'’ \u00a0\u202f]\d{3}/.test(read)) return true
  if (/^(?:19|20)\d\d$/.test(read)) return false
  return /^\d{4}/.test(read) || /\.\d\d$/.test(read)
}

/** A sign or code of money on either side. */
function isCurrency(text: string, start: number, end: number): boolean {
  const before = text[start - 1] === ' ' ? start - 1 : start
  const after = text[end] === ' ' ? end + 1 : end
  if (currency.includes(text[before - 1] ?? ' ') || currency.includes(text[after] ?? ' '))
    return true
  return code.test(text.slice(before - 3, before)) || code.test(text.slice(after, after + 3))
}
