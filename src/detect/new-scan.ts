import { cueKinds } from './lexicon.ts'
import { newTokens, type Tokens } from './prose/tokens.ts'
import type { Scan } from './scan.ts'

const far = -100_000

const scan: Scan = {
  text: '',
  found: [],
  cues: new Int32Array(0),
  lastCue: far,
  keyAt: far,
  digits: 0,
  next: 0,
  glued: false,
  valueEnd: 0,
  hostAt: -1,
  blockEnd: 0,
  urlEnd: 0,
  nameEnd: 0,
  lastHash: 0,
  lastEnd: far,
  written: 0,
}

/** The words of the text at hand. Scans never overlap: they are synchronous and call nothing from outside. */
export const tokens: Tokens = newTokens()

/** The one scan object, made ready for a text. */
export function newScan(text: string): Scan {
  if (scan.cues.length < cueKinds()) scan.cues = new Int32Array(cueKinds()).fill(-1)
  // Most short texts have no cue word: then nothing is to be forgotten.
  else if (scan.lastCue !== far) scan.cues.fill(-1)
  scan.text = text
  scan.found = []
  scan.lastCue = scan.keyAt = scan.lastEnd = far
  scan.valueEnd = scan.blockEnd = scan.urlEnd = scan.nameEnd = 0
  scan.hostAt = -1
  tokens.count = 0
  return scan
}

/** Lets go of the text, which may be large. */
export function endScan(): void {
  scan.text = ''
  scan.found = []
}
