import { codeAt, isAlnum, isHex, isWord } from '../chars.ts'
import { near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

const hardware = defineCue(
  'mac macs macaddr mac_address mac_addr macaddress hwaddr hardware_address physical_address ethernet ether lladdr bssid ' +
    'direccion_mac adresse_mac mac_adresse link_ether wifi_mac bluetooth_address',
)

const pairs = /[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2}/iy
const dotted = /[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}/iy
/** All zeros or all ones is nobody's. */
const idle = /^(?:0[.:-]?){12}$|^(?:f[.:-]?){12}$/i

/**
 * MAC addresses (`00:1a:2b:3c:4d:5e`, `00-1A-…`, `001a.2b3c.4d5e`), at their first character, be
 * it digit or letter.
 * Pairs of decimal digits only may be a time stamp, and need a cue when dashes part them.
 */
export function macAddress(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  const form = formAt(text, at)
  if (!form || isWord(codeAt(text, at - 1)) || isSeparator(codeAt(text, at - 1))) return undefined
  form.lastIndex = at
  if (!form.test(text)) return undefined
  const end = form.lastIndex
  const after = codeAt(text, end)
  if (isWord(after) || (isSeparator(after) && isAlnum(codeAt(text, end + 1)))) return undefined
  const value = text.slice(at, end)
  if (idle.test(value)) return { end }
  const confidence = judge(value, near(scan, hardware, at, 40))
  if (confidence === 0) return undefined
  return {
    end,
    finding: { class: 'mac_address', start: at, end, confidence, detector: 'mac-address' },
  }
}

function formAt(text: string, at: number): RegExp | undefined {
  const third = codeAt(text, at + 2)
  if ((third === 58 || third === 45) && codeAt(text, at + 5) === third) return pairs
  if (codeAt(text, at + 4) !== 46 || codeAt(text, at + 9) !== 46) return undefined
  return isHex(third) ? dotted : undefined
}

function judge(value: string, cued: boolean): number {
  if (cued) return 0.95
  if (/[a-f]/i.test(value)) return value[4] === '.' ? 0.8 : 0.9
  return value[2] === ':' ? 0.5 : 0
}

function isSeparator(c: number): boolean {
  return c === 58 || c === 45 || c === 46
}
