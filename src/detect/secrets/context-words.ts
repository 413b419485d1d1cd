import { codeAt, isAlnum, isLower, isUpper } from '../chars.ts'
import { commonVendorNames, vendorNames } from './vendor-names.ts'

/** What a word before a value says of the value; bits. */
export const says = {
  key: 1,
  token: 2,
  secret: 4,
  password: 8,
  vendor: 16,
  /** A maker whose name is an ordinary word too. */
  commonVendor: 32,
  /** The value is an id, a hash, a name: no secret. */
  harmless: 64,
  /** Says nothing: look at the word before. */
  filler: 128,
} as const

/** The value itself is secret: `key`, `token`, `secret`, `password`. */
export const anySecret = says.key | says.token | says.secret | says.password

const words: Record<keyof typeof says, string> = {
  key: 'key keys apikey apikeys appkey accesskey secretkey masterkey authkey api access license subscription clientkey xapikey',
  token:
    'token tokens accesstoken refreshtoken authtoken apitoken bearer auth authorization oauth jwt pat sid cookie',
  secret:
    'secret secrets clientsecret apisecret appsecret credential credentials creds cred sig signing webhook private sas',
  password: 'password passwd pwd pass passphrase passwords userpass passcode',
  vendor: vendorNames,
  commonVendor: commonVendorNames,
  harmless:
    'id ids uid uuid guid hash hashes sha sha1 sha224 sha256 sha384 sha512 md5 crc crc32 digest commit commits revision integrity ' +
    'checksum etag trace traceid span spanid request requestid correlation public pub fingerprint thumbprint nonce iv salt build ' +
    'version image container pod node host hostname instance url uri path file filename dir name names tag ref refs blob object ' +
    'tree resolved cache index model region transaction tx txid block address contract wallet serial kid jti message event record ' +
    'row count sort partition primary foreign idempotency dedupe cursor username user email account arn resource bucket queue ' +
    'topic stream job run task batch chunk part upload device fixture sitekey registry merge parent deploy deployment release ray zone session',
  filler:
    'string str text value val var let const is was be a an the my your our this new with as using use used set to of for and ' +
    'here its data char final static export type by in from following equals',
}

const size = 4096
const hashes = new Int32Array(size)
const kinds = new Uint8Array(size)
for (const [name, list] of Object.entries(words))
  for (const word of list.split(' ')) add(word, says[name as keyof typeof says])

function add(word: string, kind: number): void {
  const hash = hashOf(word, 0, word.length)
  let slot = hash & (size - 1)
  while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & (size - 1)
  hashes[slot] = hash
  kinds[slot] = (kinds[slot] ?? 0) | kind
}

/** FNV-1a of the letters and digits, in lower case; never 0. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i++) {
    const c = codeAt(text, i)
    if (isAlnum(c)) hash = Math.imul(hash ^ (c | 32), 0x01000193)
  }
  return hash ^ (hash >>> 13) || 1
}

/** {@link says} of a word of ASCII letters and digits; 0 when it is not known. */
export function saysOf(text: string, start: number, end: number): number {
  if (end - start > 28) return 0
  const hash = hashOf(text, start, end)
  for (let slot = hash & (size - 1); ; slot = (slot + 1) & (size - 1)) {
    if (hashes[slot] === hash) return kinds[slot] ?? 0
    if (hashes[slot] === 0) return 0
  }
}

/** True for the maker of a service that gives out keys, such as `adafruit`; in any case. */
export function isVendorName(word: string): boolean {
  return (saysOf(word, 0, word.length) & (says.vendor | says.commonVendor)) !== 0
}

/** What the parts of a name say, together; and what its last part says. `adafruitApiKey`: vendor and key, key. */
export interface NameSays {
  all: number
  last: number
}

const result: NameSays = { all: 0, last: 0 }
const vendors = says.vendor | says.commonVendor

/**
 * {@link NameSays} of `text.slice(start, end)`, a name in code; `pairs` looks for makers of two words too (`message-bird`,
 * `NewRelic`). One object for all calls: nothing may keep it.
 */
export function saysName(text: string, start: number, end: number, pairs: boolean): NameSays {
  result.all = 0
  result.last = -1
  let partEnd = end
  let nextEnd = 0
  for (let i = end - 1; i >= start; i--) {
    if (!(i === start || isPartStart(text, i, partEnd))) continue
    note(text, i, partEnd)
    if (pairs && nextEnd !== 0) result.all |= saysOf(text, i, nextEnd) & vendors
    nextEnd = partEnd
    partEnd = i
  }
  return result
}

function note(text: string, start: number, end: number): void {
  const from = isAlnum(codeAt(text, start)) ? start : start + 1
  if (from >= end) return
  const found = saysOf(text, from, end)
  if (result.last < 0) result.last = found
  result.all |= found
}

/** A sign, a capital after a small letter, or a capital before a small one inside capitals (`APIKey`). */
function isPartStart(text: string, at: number, end: number): boolean {
  const c = codeAt(text, at)
  if (!isAlnum(c)) return true
  if (!isUpper(c)) return false
  const before = codeAt(text, at - 1)
  if (!isUpper(before)) return isAlnum(before)
  return at + 1 < end && isLower(codeAt(text, at + 1))
}
