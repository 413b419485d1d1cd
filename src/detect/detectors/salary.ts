import { cue, near } from '../cue.ts'
import type { Claim, Scan } from '../scan.ts'

const amount =
  /(?:\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)(?:[kKmM](?!\w))?(?![\w%])/y

/** An amount of money after a word such as salary. */
export function salary(scan: Scan, at: number): Claim | undefined {
  if (!near(scan, cue.salary, at, 40) || scan.digits > 9) return undefined
  amount.lastIndex = at
  if (!amount.test(scan.text)) return undefined
  const end = amount.lastIndex
  const read = scan.text.slice(at, end)
  if (!isMoney(scan.text[at - 1] ?? '', read)) return undefined
  return { end, finding: { class: 'salary', start: at, end, confidence: 0.7, detector: 'salary' } }
}

/** Years, percentages and small counts are no pay. */
function isMoney(before: string, read: string): boolean {
  if ('$€£¥'.includes(before) && before !== '') return true
  if (/[kKmM]$|[,.' ]\d{3}/.test(read)) return true
  if (/^(?:19|20)\d\d$/.test(read)) return false
  return /^\d{4}/.test(read) || /\.\d\d$/.test(read)
}
