import { isAlnum, isHex, isTokenChar, isUpper, isDigit, runEnd } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'

interface Shape {
  readonly prefix: string
  readonly body: (c: number) => boolean
  readonly min: number
  readonly max: number
}

const isUpperOrDigit = (c: number): boolean => isUpper(c) || isDigit(c)
const isDotted = (c: number): boolean => isTokenChar(c) || c === 46

const shapes: Shape[] = [
  ...each(
    'sk-proj- sk-ant- sk-test- sk-live- sk-svcacct- sk-admin- sk-or-v1- sk-lf- pk-lf-',
    isTokenChar,
    12,
    400,
  ),
  ...each('sk-', isAlnum, 20, 200),
  ...each('AKIA ASIA ABIA ACCA', isUpperOrDigit, 16, 16),
  ...each('ghp_ gho_ ghs_ ghu_ ghr_', isAlnum, 30, 255),
  ...each('github_pat_', isTokenChar, 30, 255),
  ...each('glpat- gldt- glrt- glptt-', isDotted, 20, 64),
  ...each('xoxa- xoxb- xoxp- xoxr- xoxs- xoxe- xapp-', isTokenChar, 10, 255),
  ...each('sk_live_ sk_test_ rk_live_ rk_test_ pk_live_ pk_test_ whsec_', isAlnum, 10, 255),
  ...each('AIza', isTokenChar, 30, 40),
  ...each('hf_', isAlnum, 30, 40),
  ...each('npm_', isAlnum, 30, 40),
  ...each('SG.', isDotted, 40, 80),
  ...each('SK AC', isHex, 32, 32),
  ...each('dop_v1_ doo_v1_ dor_v1_', isHex, 40, 64),
  ...each('shpat_ shpss_ shpca_ shppa_', isHex, 32, 32),
  ...each('lsv2_', isTokenChar, 20, 100),
  ...each(
    'st_ingest_ st_viewer_ st_analyst_ st_investigator_ st_auditor_ st_dpo_ st_admin_',
    isTokenChar,
    16,
    200,
  ),
  ...each('pypi-', isTokenChar, 50, 255),
  ...each('gsk_ r8_ xai- fw_ pplx- nvapi- tvly- rpa_', isTokenChar, 30, 128),
]

const byStart = new Map<number, Shape[]>()
const starts = new Uint8Array(128 * 128)
for (const shape of shapes) {
  const pair = pairOf(shape.prefix, 0)
  starts[pair] = 1
  byStart.set(pair, [...(byStart.get(pair) ?? []), shape])
}

/** Tokens of known makers, at the start of a word: prefix, alphabet and length. */
export function providerToken(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  const pair = pairOf(text, at)
  if (starts[pair] !== 1) return undefined
  for (const shape of byStart.get(pair) ?? []) {
    if (!text.startsWith(shape.prefix, at)) continue
    const from = at + shape.prefix.length
    const end = runEnd(text, from, shape.body, shape.max + 1)
    if (end - from < shape.min || end - from > shape.max || !isVaried(text, from, end)) continue
    return {
      end,
      finding: { class: 'api_key', start: at, end, confidence: 0.97, detector: 'provider-token' },
    }
  }
  return undefined
}

/** Not words alone (`sk-learn-contrib-package`): some digit, some letter. */
function isVaried(text: string, from: number, end: number): boolean {
  let digits = 0
  let others = 0
  for (let i = from; i < end; i++) {
    if (isDigit(text.charCodeAt(i))) digits++
    else others++
  }
  return digits > 0 && others > 0
}

function each(prefixes: string, body: Shape['body'], min: number, max: number): Shape[] {
  return prefixes.split(' ').map((prefix) => ({ prefix, body, min, max }))
}

/** -1 for characters outside ASCII. */
function pairOf(text: string, at: number): number {
  const first = text.charCodeAt(at)
  const second = text.charCodeAt(at + 1)
  return first < 128 && second < 128 ? first * 128 + second : -1
}
