import { charTable, codeAt, isAlnum, isDigit, isLetter, isLower } from '../chars.ts'
import { near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

const site = defineCue(
  'url urls website websites site webpage homepage web link visit domain browse blog portal online sitio enlace pagina ' +
    'webseite lien sito link visita visite besuche besuchen consulta',
)

const isScheme = charTable('0-9A-Za-z+.-')
const isHost = charTable('0-9A-Za-z-')
/** What ends an address in any text: quotes, brackets that addresses do not have, backslashes. */
const isOutside = charTable('\\x00-\\x20"<>\\\\^`{}|\\x7f')
const longest = 2048

/** Top-level domains that are no word, no file's ending and no field's name: enough without a path. */
const plain = new Set(
  (
    'com org net edu gov mil io dev ai tv biz eu uk de fr es nl ch se fi dk pt cz hu ro gr ie ca mx br ar cl jp cn kr ' +
    'hk tw sg th vn ph nz au za ng ke tr ua ru by kz il ae sa eg ma cat gal museum travel jobs aero coop asia'
  ).split(' '),
)
/** These also end file names and sentences without blanks: they need a path, three labels or a cue. */
const doubtful = new Set(
  'co us pl rs sh cc fm ly gg it at be xyz lt lv ee si sk hr bg lu li mt cy pe uy ve ec bo cr gt lk pk bd np'.split(
    ' ',
  ),
)
/** Words that also name fields and variables: they need a path or a cue. */
const words = new Set(
  (
    'me is to in no my so am do id info name app store shop site online tech club blog cloud page live life world today news ' +
    'media email agency digital design studio space link click fun top vip pro one africa health care bank finance run team'
  ).split(' '),
)
/** A name that begins so is a package's (`com.example.app`). */
const reversed = new Set('com org net io edu gov dev java javax android'.split(' '))

/** `scheme://…`, at the colon. Ends before punctuation and brackets that belong to the sentence. */
export function url(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (codeAt(text, at + 1) !== 47 || codeAt(text, at + 2) !== 47) return undefined
  if (at < scan.urlEnd) return undefined
  let start = at
  while (at - start < 16 && isScheme(text.charCodeAt(start - 1))) start--
  start = schemeStart(text, start, at)
  if (at - start < 2) return undefined
  const end = addressEnd(text, at + 3)
  if (end <= at + 3) return undefined
  scan.urlEnd = end
  return claim(start, end, 0.9)
}

/** A scheme begins with a letter; that of `\n` in raw JSON text is no part of it. */
function schemeStart(text: string, from: number, at: number): number {
  let start = from
  while (start < at && !isLetter(text.charCodeAt(start))) start++
  const escaped = codeAt(text, start - 1) === 92 && 'nrt'.includes(text[start] ?? ' ')
  return escaped ? start + 1 : start
}

/** `www.example.com/path`, `example.co.uk`, at the first dot of the name. */
export function domain(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (!isAlnum(codeAt(text, at + 1)) || !isAlnum(codeAt(text, at - 1))) return undefined
  if (at < scan.urlEnd || at < scan.nameEnd) return undefined
  const start = nameStart(text, at)
  if (start < 0) return undefined
  const end = nameEnd(scan, start, at)
  if (end === 0) return undefined
  const path = pathEnd(text, end)
  scan.urlEnd = path
  return claim(start, path, text.startsWith('www.', start) ? 0.85 : 0.6)
}

/** -1 when the name goes on to the left with something that no address begins with. */
function nameStart(text: string, at: number): number {
  let start = at
  while (at - start < 64 && isHost(codeAt(text, start - 1))) start--
  const before = codeAt(text, start - 1)
  if (before === 46 || before === 64 || before === 95 || before === 36 || before === 37) return -1
  if (before === 92) return 'nrt'.includes(text[start] ?? ' ') ? start + 1 : -1
  if (before === 47 && codeAt(text, start - 2) !== 47) return -1
  return isAlnum(codeAt(text, start)) ? start : -1
}

/** Reads labels up to the top-level domain; 0 when it is none or the name is something else. */
function nameEnd(scan: Scan, start: number, firstDot: number): number {
  const { text } = scan
  let label = start
  let end = firstDot
  let labels = 1
  while (codeAt(text, end) === 46 && isAlnum(codeAt(text, end + 1)) && end - start < 253) {
    label = ++end
    labels++
    const limit = Math.min(text.length, end + 63)
    while (end < limit && isHost(text.charCodeAt(end))) end++
  }
  // The other dots of the name: none of them is its first.
  scan.nameEnd = end
  if (end - label < 2 || !isLetter(codeAt(text, label))) return 0
  if (isCode(codeAt(text, end), codeAt(text, end + 1))) return 0
  return isAddress(scan, { start, firstDot, label, end, labels }) ? end : 0
}

/** A call, an assignment, a longer name, an e-mail address. */
function isCode(c: number, next: number): boolean {
  if (c === 40 || c === 64 || c === 95 || c === 61 || c === 91 || c > 0xbf) return true
  return c === 58 && next === 58
}

interface Name {
  readonly start: number
  readonly firstDot: number
  /** Where the top-level domain begins. */
  readonly label: number
  readonly end: number
  readonly labels: number
}

function isAddress(scan: Scan, name: Name): boolean {
  const { text } = scan
  const { start, firstDot, label, end, labels } = name
  const top = text.slice(label, end)
  const lower = top.toLowerCase()
  const www =
    labels > 2 && firstDot - start === 3 && text.slice(start, firstDot).toLowerCase() === 'www'
  if (top !== lower && !www && !isShouted(text, start, end)) return false
  const first = text.slice(start, firstDot)
  if (reversed.has(first) || (first.length < 2 && labels < 3)) return false
  if (www) return true
  return plain.has(lower) ? labels > 2 || !isNumber(first) : isSupported(scan, name, lower)
}

/** A path, a cue or, for some, three labels. */
function isSupported(scan: Scan, name: Name, top: string): boolean {
  const { text } = scan
  const { start, firstDot, end, labels } = name
  const known = doubtful.has(top)
  if (!known && !words.has(top)) return false
  const path = codeAt(text, end) === 47 && isAlnum(codeAt(text, end + 1))
  if (path && !isNumber(text.slice(start, firstDot))) return true
  if (near(scan, site, start, 24)) return true
  return known && labels > 2 && !/\.\d+\./.test(text.slice(firstDot, end))
}

/** `EXAMPLE.COM`; `ASP.NET` is something else. */
function isShouted(text: string, start: number, end: number): boolean {
  // Most names have a small letter, and most of these begin with one.
  if (isLower(text.charCodeAt(start))) return false
  const name = text.slice(start, end)
  return name === name.toUpperCase() && /\.(?:COM|ORG|EDU|GOV)$/.test(name)
}

function isNumber(label: string): boolean {
  return /^\d+$/.test(label)
}

/** Port, path, query and fragment behind a bare name. */
function pathEnd(text: string, from: number): number {
  let end = from
  if (codeAt(text, end) === 58 && isDigit(codeAt(text, end + 1))) {
    let port = end + 1
    while (port - end < 6 && isDigit(text.charCodeAt(port))) port++
    end = port
  }
  const c = codeAt(text, end)
  if (c === 63 || c === 35) return isAlnum(codeAt(text, end + 1)) ? addressEnd(text, end) : end
  return c === 47 ? addressEnd(text, end) : end
}

/** Up to a blank or quote; without the punctuation behind it and brackets that were opened before it. */
function addressEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + longest)
  let end = from
  let open = 0
  for (; end < limit; end++) {
    const c = codeAt(text, end)
    if (isOutside(c) || c === 0xa0 || c === 0xab || c === 0xbb || c >= 0x2000) break
    if (c === 40 || c === 91) open++
    else if ((c === 41 || c === 93) && --open < 0) break
  }
  while (end > from && ".,:;!?'*_…".includes(text[end - 1] ?? ' ')) end--
  return end
}

function claim(start: number, end: number, confidence: number): Claim {
  return { end, finding: { class: 'url', start, end, confidence, detector: 'url' } }
}
