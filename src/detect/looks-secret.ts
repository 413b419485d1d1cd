import { isFiller, isWordy } from './secrets/rarity.ts'
import { splitWords } from './split-words.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const date = /^\d{4}-\d\d-\d\d/
const call = /^[A-Za-z_$](?:[\w$.]|\??\.#){0,60}\(/
const index = /^[A-Za-z_$][\w$.]{0,60}\[(?:\d{1,3}|[A-Za-z]{0,40})$/
/** `android.os.BinderProxy@2bd79ce` */
const object = /^[A-Za-z_$][\w$]{0,60}(?:\.[\w$]{1,60}){1,8}@[0-9a-f]{1,16}$/
const version = /^\d{1,9}(?:\.\d{1,9}){1,5}$/
/** A pay of 120000, and a password of figures only, repeat theirs. One figure alone is a filler. */
const ownNumber = /^(?:[1-9]\d{0,4}0{2,12}|(\d)(?=\d*(?!\1)\d)\d{7,18})$/
const address = /^[a-z][a-z0-9+.-]{1,12}:\/\//i
const literal = /^[A-Z][A-Za-z]{1,40}\{/
const field =
  /^[A-Za-z_$][\w$]{0,60}(?:\??\.[A-Za-z_$]{1,40}){0,5}\??\.[a-zA-Z_$]{0,30}(?:pass|password|passwd|pwd|secret|token|key)$/i
/** `url_user_password`, `merged_cookies` */
const variable = /^[a-z_]{0,40}_(?:pass|password|passwd|pwd|secret|token|key|cookie|auth)s?$/i
const source = /^\(|^\/[^/]{0,60}[[\\(]/
const member = /^[A-Za-z_$][A-Za-z_$]{0,40}(?:\??\.#?[A-Za-z_$]{1,40}){1,6}$/

const absent = new Set(['', 'true', 'false', 'null', 'none', 'nil', 'undefined', 'n/a', 'na', '-'])
const longestAbsent = 'undefined'.length

const words = new Set(
  (
    'yes no on off required optional string str text number int integer boolean bool object any unknown empty missing ' +
    'invalid incorrect wrong expired hidden masked redacted is was and or the void new await async this self function return'
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
  if (value.length <= longestAbsent && absent.has(value.toLowerCase())) return true
  if (value.includes('*') && /^[*@. -]*$/.test(value)) return true
  if (!value.startsWith('[')) return false
  return /^\[(?:REDACTED|[A-Z][A-Z0-9_]{0,39}(?:_\d{1,9}|:[0-9a-f]{12}|~[0-9a-f]{10}))\]$/.test(
    value,
  )
}

// Text is judged so, where code and prose stand beside values.
const templates = [
  /^\$?\{[^}]{0,80}\}*$|^\$\(|^\$[A-Za-z_]\w{0,60}$|^<|^%[A-Z_]+%$|^@[\w.]{1,60}@$|\{\{|\[redacted|^ENC\[|^vault:|%[sv](?!\w)/i,
  /^(?:process\.env|os\.environ|os\.getenv|import\.meta|env\.|secrets\.|var\.|local\.|data\.|module\.|each\.|self\.|props\.|inputs\.)/,
]
/** Every template has one of these; most values have none. */
const inTemplate = /[{$<%@[:.]/
const hint =
  /(?:^|[-_ .<])(?:your|my|the|insert|enter|replace|put|change|fake|dummy|sample|todo|fixme)(?:[-_ ]?)(?:\w{0,12}[-_ ])?(?:api|secret|token|key|password|me|here|this|value|auth|credentials?)/i
const stock =
  /^(?:change[-_]?(?:me|it|this)|example\w{0,12}|placeholder\w{0,12}|redacted|secret[-_]?here|(?:api|auth|access|secret|client|db|user|root)[-_](?:key|token|secret|password)|not[-_]?set|x{3,}|\.{3,}|dummy|todo|tbd|foo|bar|baz|foobar|insert\w{0,12}|[a-z]{2,8}[-_](?:[a-z]{2,5}[-_])?(?:\.{2,3}|…|\*{3,}))$/i
const scheme = /^(?:bearer|basic|token|digest|api-?key|api-token) /i

/** Beside masks: a type name, a variable, a template, a hint such as `your-api-key-here`, the same character again and again. */
export function isPlaceholder(value: string): boolean {
  if (isMasked(value) || (value.length <= 12 && words.has(value.toLowerCase()))) return true
  const bare = scheme.test(value.slice(0, 12)) ? value.slice(value.indexOf(' ') + 1) : value
  if (/^[*xX•.:#-]+$/.test(bare) || /^\[(?:[A-Z][A-Z0-9_]{0,39}|[a-z]{3,20})$/.test(bare))
    return true
  const head = bare.slice(0, 120)
  return (
    (inTemplate.test(head) && templates.some((shape) => shape.test(head))) ||
    stock.test(head) ||
    (bare.length < 80 && hint.test(head) && isWordy(bare, 0, bare.length)) ||
    bare.endsWith('EXAMPLE') ||
    bare.endsWith('EXAMPLEKEY') ||
    (!ownNumber.test(bare) && isFiller(bare, 0, bare.length))
  )
}

/** A version, or the name of an object in memory. */
export function isPublicForm(value: string): boolean {
  return version.test(value) || object.test(value)
}

/** `https://…`: credentials in it are found by themselves. */
export function isAddress(value: string): boolean {
  return address.test(value)
}

/**
 * Code that makes a value: `getToken(…`, `config[`, `tokens[0`, `options.password`, and for other than passwords `Token{…`,
 * `req.headers.auth`, `(name` and regular expressions.
 */
export function isCode(value: string, password = false): boolean {
  if (call.test(value) || index.test(value) || field.test(value) || variable.test(value))
    return true
  return !password && (literal.test(value) || member.test(value) || source.test(value))
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
