import { codeAt, charTable, runEnd } from '../chars.ts'
import type { Class } from '../class.ts'
import { isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'
import { measure } from './rarity.ts'

const isName = charTable('0-9A-Za-z_.-')
const isValue = charTable('0-9A-Za-z_.~%+/:!*()-')
const longestName = 40

/** Parameters of URLs that hold a secret, beside those that name one in full (`access_token`). */
const parameters = new Map<string, Class>(
  Object.entries({
    sig: 'secret',
    signature: 'secret',
    's-signature': 'secret',
    'x-amz-signature': 'secret',
    'x-amz-security-token': 'token',
    'x-amz-credential': 'api_key',
    'x-goog-signature': 'secret',
    'x-goog-credential': 'api_key',
    'x-oss-signature': 'secret',
    'x-ms-signature': 'secret',
    awsaccesskeyid: 'api_key',
    ossaccesskeyid: 'api_key',
    googleaccessid: 'api_key',
    hmac: 'secret',
    key: 'api_key',
    apikey: 'api_key',
    api_key: 'api_key',
    'api-key': 'api_key',
    appid: 'api_key',
    app_key: 'api_key',
    appkey: 'api_key',
    access_key: 'api_key',
    accesskey: 'api_key',
    subscription_key: 'api_key',
    'subscription-key': 'api_key',
    code: 'token',
    token: 'token',
    access_token: 'token',
    auth: 'token',
    authtoken: 'token',
    auth_token: 'token',
    id_token: 'token',
    refresh_token: 'token',
    jwt: 'token',
    ticket: 'token',
    session: 'token',
    sessionid: 'token',
    session_id: 'token',
    sid: 'token',
    st: 'token',
    oauth_token: 'token',
    oauth_signature: 'secret',
    secret: 'secret',
    client_secret: 'secret',
    password: 'password',
    passwd: 'password',
    pwd: 'password',
    pass: 'password',
  } satisfies Record<string, Class>),
)

/** The value of a secret parameter of a URL: `?sig=…`, `&X-Amz-Signature=…`; `at` is its equals sign. */
export function querySecret(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  let from = at
  while (from > 0 && at - from < longestName && isName(text.charCodeAt(from - 1))) from--
  const before = codeAt(text, from - 1)
  // `?`, `&`, and the semicolon of `&amp;`
  if (
    from === at ||
    !(before === 63 || before === 38 || (before === 59 && text.startsWith('&amp', from - 5)))
  )
    return undefined
  const kind = parameters.get(text.slice(from, at).toLowerCase())
  if (!kind) return undefined
  const start = at + 1
  const end = runEnd(text, start, isValue, 4096)
  if (!isSecret(text, start, end, kind)) return undefined
  return { end, finding: { class: kind, start, end, confidence: 0.8, detector: 'query-secret' } }
}

function isSecret(text: string, start: number, end: number, kind: Class): boolean {
  const { length, digits, uppers, lowers } = measure(text, start, end)
  if (length < (kind === 'password' ? 4 : 12) || isPlaceholder(text.slice(start, end))) return false
  if (kind === 'password') return true
  return digits > 0 ? lowers + uppers > 0 : length >= 16 && uppers > 1 && lowers > 1
}
