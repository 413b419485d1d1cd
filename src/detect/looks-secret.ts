import { isWordy } from './secrets/rarity.ts'
import { splitWords } from './split-words.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const date = /^\d{4}-\d\d-\d\d/
const call = /^[A-Za-z_$][\w$.]{0,60}\(/

const absent = new Set(['', 'true', 'false', 'null', 'none', 'nil', 'undefined', 'n/a', 'na', '-'])

const words = new Set(
  (
    'yes no on off required optional string str text number int integer boolean bool object any unknown empty missing ' +
    'invalid incorrect wrong expired hidden masked redacted is was and or the'
  ).split(' '),
)

/** True for a generated-looking string: at least 8 characters, no blanks, letters with digits or mixed case. */
export function looksSecret(value: string): boolean {
  if (value.length < 8 || value.length > 4096 || /\s/.test(value) || date.test(value)) return false
  const digits = countDigits(value)
  const upper = /[A-Z]/.test(value)
  const lower = /[a-z]/.test(value)
  if (!upper && !lower) return false
  if (uuid.test(value)) return true
  if (isSpelledOut(value, digits) || isWordy(value, 0, value.length)) return false
  return digits >= 2 || (digits === 1 && upper && lower) || (value.length >= 20 && upper && lower)
}

/** True for what stands where a value was, or where there is none: a mask, a placeholder, `null` in letters. */
export function isMasked(value: string): boolean {
  if (value.length > 64) return false
  if (absent.has(value.toLowerCase()) || (value.includes('*') && /^[*@. -]*$/.test(value)))
    return true
  return /^\[(?:REDACTED|[A-Z][A-Z0-9_]{0,39}(?:_\d{1,9}|:[0-9a-f]{12}|~[0-9a-f]{10}))\]$/.test(
    value,
  )
}

// Text is judged so, where code and prose stand beside values.
const templates = [
  /^\$?\{[^}]{0,80}\}*$|^\$\(|^\$[A-Za-z_]\w{0,60}$|^<|^%[A-Z_]+%$|^@[\w.]{1,60}@$|\{\{|\[redacted|^ENC\[|^vault:/i,
  /^(?:process\.env|os\.environ|os\.getenv|import\.meta|env\.|secrets\.|var\.|local\.|data\.|module\.|each\.|self\.|props\.|inputs\.)/,
]
const hint =
  /(?:^|[-_ .<])(?:your|my|the|insert|enter|replace|put|change|fake|dummy|sample|todo|fixme)(?:[-_ ]?)(?:\w{0,12}[-_ ])?(?:api|secret|token|key|password|me|here|this|value|auth|credentials?)/i
const stock =
  /^(?:change[-_]?(?:me|it|this)|example\w{0,12}|placeholder\w{0,12}|redacted|secret[-_]?here|(?:api|auth|access|secret|client|db|user|root)[-_](?:key|token|secret|password)|not[-_]?set|x{3,}|\.{3,}|dummy|todo|tbd|foo|bar|baz|foobar|insert\w{0,12})$/i
const scheme = /^(?:bearer|basic|token|digest|api-?key|api-token) /i

/** Beside masks: a type name, a variable, a template, a hint such as `your-api-key-here`, the same character again and again. */
export function isPlaceholder(value: string): boolean {
  if (isMasked(value) || (value.length <= 12 && words.has(value.toLowerCase()))) return true
  const bare = scheme.test(value.slice(0, 12)) ? value.slice(value.indexOf(' ') + 1) : value
  if (/^[*xX•.#-]+$/.test(bare) || /^\[[A-Z][A-Z0-9_]{0,39}$/.test(bare)) return true
  const head = bare.slice(0, 120)
  return (
    templates.some((shape) => shape.test(head)) ||
    stock.test(head) ||
    (bare.length < 80 && hint.test(head) && isWordy(bare, 0, bare.length)) ||
    /EXAMPLE(?:KEY)?$/.test(bare) ||
    isRepeat(bare)
  )
}

/** `xxxxxxxx`, `fo1_XXXXXXXXXX`, `0000-0000`: two thirds are one and the same character. */
function isRepeat(value: string): boolean {
  if (value.length < 6 || value.length > 512) return false
  let best = 0
  let run = 0
  for (let i = 1; i < value.length; i++) {
    run = value.charCodeAt(i) === value.charCodeAt(i - 1) ? run + 1 : 0
    if (run > best) best = run
  }
  return best >= 5 && best * 2 >= value.length
}

/** `getToken(…`: a call in code. */
export function isCall(value: string): boolean {
  return call.test(value)
}

export function isUuid(value: string): boolean {
  return uuid.test(value)
}

/** Words joined by dots or capitals (`ai.usage.inputTokens`): a name, not something generated. */
function isSpelledOut(value: string, digits: number): boolean {
  if (!(digits === 0 ? /^[A-Za-z][\w.-]*$/ : /^[A-Za-z]\w*(?:\.\w+){2,}$/).test(value)) return false
  const words = splitWords(value).filter((word) => !/^\d+$/.test(word))
  return words.every((word) => !/\d/.test(word)) && words.join('').length / words.length >= 3.5
}

function countDigits(value: string): number {
  let count = 0
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i)
    if (c >= 48 && c <= 57) count++
  }
  return count
}
