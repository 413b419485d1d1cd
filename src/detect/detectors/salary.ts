import { codeAt } from '../chars.ts'
import { cue, near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

const owned = defineCue(
  'net_worth owes owed owe debt debts mortgage balance account_balance savings deuda deudas saldo ahorros schulden kontostand ' +
    'vermogen solde dette dettes debito',
)

const paidAs = defineCue(
  'cobra base_pay gross_pay net_pay basic_pay take_home monthly_pay annual_pay hourly_rate starting_pay gross_income net_income annual_income monthly_income ingresos_anuales ingresos_mensuales jahreseinkommen nettolohn bruttolohn',
)

const amount =
  /(?:\d{1,2}(?:,\d{2}){1,3},\d{3}|\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)(?: ?[kKmM](?!\w))?(?![\w%])/y
const currency = '$€£¥₹'
const code = /^(?:USD|EUR|GBP|CHF|CAD|AUD|JPY|INR|MXN|BRL|SEK|NOK|DKK|PLN)$/
const counted =
  /^ (?:employees|people|users|workers|staff|jobs|records|rows|members|companies|hours|days|weeks|months|years|empleados|personas|horas|d[ií]as|meses|años|mitarbeiter|stunden|tage|salari[ée]s|heures|jours|percent|points)\b/i

/** An amount of money after a word such as salary, or with a currency after one such as debt. */
export function salary(scan: Scan, at: number): Claim | undefined {
  if (scan.digits > 9) return undefined
  const named = near(scan, cue.salary, at, 40)
  const paid = named || near(scan, paidAs, at, 24)
  if (!paid && !near(scan, owned, at, 24)) return undefined
  const { text } = scan
  // A part of a name, such as `payroll_count`.
  if (named && codeAt(text, scan.cues[cue.salary] ?? 0) === 95) return undefined
  if (isTelephone(text, at)) return undefined
  amount.lastIndex = at
  if (!amount.test(text)) return undefined
  const to = amount.lastIndex
  const [start, end] = withCurrency(text, at, to)
  const sure = start < at || end > to
  if (!sure && !(paid && isMoney(text.slice(at, to)))) return undefined
  if (counted.test(text.slice(end, end + 14))) return undefined
  const name = paid ? 'salary' : 'financial'
  return { end, finding: { class: name, start, end, confidence: 0.7, detector: 'salary' } }
}

/** `+43 664`, `07414` */
function isTelephone(text: string, at: number): boolean {
  return codeAt(text, at - 1) === 43 || /^0\d/.test(text.slice(at, at + 2))
}

/** Years, percentages and small counts are no pay. */
function isMoney(read: string): boolean {
  if (/[kKmM]$|[,.'’ \u00a0\u202f]\d{3}/.test(read)) return true
  if (/^(?:19|20)\d\d$/.test(read)) return false
  return /^\d{4}/.test(read) || /\.\d\d$/.test(read)
}

/** The amount with the sign or code of its money, which stands on either side. */
function withCurrency(text: string, start: number, end: number): readonly [number, number] {
  const before = text[start - 1] === ' ' ? start - 1 : start
  const after = text[end] === ' ' ? end + 1 : end
  if (currency.includes(text[before - 1] ?? ' ')) return [before - 1, end]
  if (currency.includes(text[after] ?? ' ')) return [start, after + 1]
  if (code.test(text.slice(before - 3, before))) return [before - 3, end]
  if (code.test(text.slice(after, after + 3))) return [start, after + 3]
  return [start, end]
}
