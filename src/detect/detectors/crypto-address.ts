import { codeAt } from '../chars.ts'
import { near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import { fromBase58, rippleAlphabet } from '../numbers/base-58.ts'
import { isBase58Check } from '../numbers/base-58-check.ts'
import { isSegwit } from '../numbers/bech-32.ts'
import { isEip55 } from '../numbers/eip-55.ts'
import { isMonero } from '../numbers/monero.ts'
import type { Claim, Scan } from '../scan.ts'

const wallet = defineCue(
  'wallet wallets bitcoin btc ethereum eth litecoin ltc dogecoin doge monero xmr ripple xrp tron trx usdt crypto ' +
    'cryptocurrency monedero portefeuille cartera',
)
const solana = defineCue('solana sol phantom spl')

const base58 = /^[1-9A-HJ-NP-Za-km-z]{25,35}$/
const segwit = /^(?:bc|tb|ltc)1[02-9ac-hj-np-z]{11,87}$/
/** Version bytes by the first character: Bitcoin, its test net, Litecoin, Dogecoin, Tron. */
const versions: Record<string, readonly number[]> = {
  '1': [0],
  '3': [5],
  m: [0x6f],
  n: [0x6f],
  '2': [0xc4],
  L: [0x30],
  M: [0x32],
  D: [0x1e],
  '9': [0x16],
  A: [0x16],
  T: [0x41],
}

/**
 * Addresses of Bitcoin, Litecoin, Dogecoin, Tron, XRP, Monero and Ethereum by their check sums,
 * Solana by cue.
 * For a word of letters and digits, from its first character to its end.
 */
export function cryptoAddress(scan: Scan, start: number, end: number): Claim | undefined {
  const length = end - start
  if (length < 25 || length > 106) return undefined
  const { text } = scan
  const second = codeAt(text, start + 1)
  if (length === 42 && second === 120 && codeAt(text, start) === 48)
    return ethereum(scan, start, end)
  const confidence = judge(scan, text.slice(start, end), start)
  return confidence > 0 ? found(start, end, confidence) : undefined
}

function judge(scan: Scan, word: string, start: number): number {
  const { length } = word
  if (length > 90) return /^[48]/.test(word) && isMonero(word) ? 0.95 : 0
  const lower = word.toLowerCase()
  if (segwit.test(lower) && (word === lower || word === word.toUpperCase()))
    return failing(scan, isSegwit(lower), start)
  if (length <= 35 && base58.test(word)) {
    const confidence = checked(scan, word, start)
    if (confidence > 0) return confidence
  }
  if (length < 32 || length > 44 || !near(scan, solana, start, 40) || !isMixed(word)) return 0
  return fromBase58(word, 32) ? 0.7 : 0
}

/** Base58 with a check sum. */
function checked(scan: Scan, word: string, start: number): number {
  const first = word[0] ?? ''
  if (first === 'r') return isBase58Check(word, [0], rippleAlphabet) ? 0.95 : 0
  const known = versions[first]
  if (!known) return 0
  if (isBase58Check(word, known)) return 0.95
  return (first === '1' || first === '3') && isMixed(word) ? failing(scan, false, start) : 0
}

/** `0x` and 40 hex digits; EIP-55 when upper and lower case are mixed. */
function ethereum(scan: Scan, start: number, end: number): Claim | undefined {
  const hex = scan.text.slice(start + 2, end)
  if (!/^[\da-fA-F]{40}$/.test(hex) || /^(.)\1{39}$/.test(hex)) return undefined
  if (hex === hex.toLowerCase() || hex === hex.toUpperCase())
    return found(start, end, near(scan, wallet, start, 40) ? 0.95 : 0.75)
  const confidence = failing(scan, isEip55(hex), start)
  return confidence > 0 ? found(start, end, confidence) : undefined
}

/** What fails its check sum is an address only near a word that says so. */
function failing(scan: Scan, right: boolean, start: number): number {
  if (right) return 0.95
  return near(scan, wallet, start, 40) ? 0.45 : 0
}

function isMixed(word: string): boolean {
  return /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word)
}

function found(start: number, end: number, confidence: number): Claim {
  return {
    end,
    finding: { class: 'crypto_address', start, end, confidence, detector: 'crypto-address' },
  }
}
