import { charTable } from '../chars.ts'
import type { Class } from '../class.ts'
import { classes } from '../class.ts'
import { tokensAtoF } from './token-rows-a-f.ts'
import { tokensGtoN } from './token-rows-g-n.ts'
import { tokensOtoS } from './token-rows-o-s.ts'
import { tokensTtoZ } from './token-rows-t-z.ts'

/** Characters that the rest of a token is made of, after its prefix. */
export const alphabets = {
  hex: '0-9a-f',
  xhex: '0-9a-fA-F',
  digits: '0-9',
  low: '0-9a-z',
  up: '0-9A-Z',
  an: '0-9A-Za-z',
  w: '0-9A-Za-z_-',
  dotted: '0-9A-Za-z_.-',
  uuid: '0-9A-Za-z-',
  b64: '0-9A-Za-z_+/=-',
  path: '0-9A-Za-z_./-',
  any: '0-9A-Za-z_.+/=~:@|-',
} as const

export type Alphabet = keyof typeof alphabets

/** How the tokens of one kind of one maker look. */
export interface TokenShape {
  /** Maker and kind, in lower case: `github-pat`. */
  readonly name: string
  readonly prefixes: readonly string[]
  readonly alphabet: Alphabet
  readonly isBody: (c: number) => boolean
  /** Length without the prefix, in characters. */
  readonly min: number
  readonly max: number
  /** `crc`: the last six characters are a CRC-32 of the others, in base 62; `crc32hex`: the last eight, in hexadecimal. */
  readonly checksum?: 'crc' | 'crc32hex'
  /** What the rest looks like, when its alphabet does not tell. */
  readonly pattern?: RegExp
  /** The prefix alone is proof: the rest need not look random. */
  readonly bare: boolean
  readonly class: Class
}

const tables = new Map(Object.entries(alphabets).map(([name, set]) => [name, charTable(set)]))
const uuid = /^[0-9a-z]{8}(?:-[0-9a-z]{4}){3}-[0-9a-z]{12}$/i

/** All known shapes: rows of `name prefix,prefix alphabet min-max check class`, of which the last two may be left out. */
export const tokenShapes: readonly TokenShape[] = [tokensAtoF, tokensGtoN, tokensOtoS, tokensTtoZ]
  .flatMap((rows) => rows.trim().split('\n'))
  .map((row) => shapeOf(row))

function shapeOf(row: string): TokenShape {
  const [name = '', prefixes = '', alphabet = '', lengths = '', check = '-', kind = 'api_key'] =
    row.split(' ')
  const [min = 0, max = min] = lengths.split('-').map(Number)
  const isBody = tables.get(alphabet)
  const found = classes.find((known) => known === kind)
  if (!isAlphabet(alphabet) || !isBody || !found || !(min <= max))
    throw new TypeError(`token shape ${name} is malformed`)
  const pattern = patternOf(alphabet, check)
  return {
    name,
    prefixes: prefixes.split(','),
    alphabet,
    isBody,
    min,
    max,
    ...(check === 'crc' || check === 'crc32hex' ? { checksum: check } : {}),
    ...(pattern ? { pattern } : {}),
    bare: check === 'bare',
    class: found,
  }
}

function patternOf(alphabet: Alphabet, check: string): RegExp | undefined {
  if (check.startsWith('/')) return new RegExp(check.slice(1, -1))
  return alphabet === 'uuid' ? uuid : undefined
}

function isAlphabet(name: string): name is Alphabet {
  return name in alphabets
}
