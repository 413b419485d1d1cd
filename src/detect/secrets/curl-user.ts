import { codeAt } from '../chars.ts'
import { isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'
import { commandPassword } from './command-password.ts'

const option = /-u(?: {1,2}|=)?|--(?:proxy-)?user(?: {1,2}|=)/y
const pair = /(["']?)([^\s:"'\\]{0,64}):([^\s"'\\]{3,128})\1/y
/** What manuals write in its place, and what the shell fills in. */
const stock =
  /^(?:pass\w{0,5}|pwd|token|secret|test|key|apikey|api[-_]key|[a-z]{1,3})$|^[$/]|[<>[\]{}]/i
/** How far before an option its command is looked for, in characters. */
const reach = 400

/** The password of `curl -u name:password` and of `docker login -p password`; `at` is the first hyphen of the option. */
export function curlUser(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  const c = codeAt(text, at + 1)
  if (c === 112 || c === 97) return commandPassword(scan, at)
  if (!isOption(text, at)) return undefined
  option.lastIndex = at
  if (!option.test(text)) return undefined
  pair.lastIndex = option.lastIndex
  const found = pair.exec(text)
  if (!found || !text.slice(Math.max(0, at - reach), at).includes('curl ')) return undefined
  const [whole, quote = '', name, value = ''] = found
  if (value === name || stock.test(value) || isPlaceholder(value)) return undefined
  const end = found.index + whole.length - quote.length
  const start = end - value.length
  return { end, finding: { class: 'password', start, end, confidence: 0.8, detector: 'curl-user' } }
}

/** `-u`, `--u…`, `--p…` behind a blank. */
function isOption(text: string, at: number): boolean {
  const before = codeAt(text, at - 1)
  if (before !== 32 && before !== 10 && before !== 9) return false
  const c = codeAt(text, at + 1)
  if (c !== 45) return c === 117
  const next = codeAt(text, at + 2)
  return next === 117 || next === 112
}
