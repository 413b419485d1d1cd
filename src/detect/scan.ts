import type { Finding } from './finding.ts'

/** What detectors see of the text that is being scanned. One object for all scans; the engine keeps it up to date. */
export interface Scan {
  text: string
  found: Finding[]
  /** Per cue kind (see cue.ts): where the last such word ended, or -1. */
  cues: Int32Array
  /** Where the last cue of any kind ended, or far before the text. */
  lastCue: number
  /** Digits in the run that starts at the number anchor. */
  digits: number
  /** Character code after that run; 0 at the end of the text. */
  next: number
  /** True when the number hangs on a word before it, as in `ORD-1234`. */
  glued: boolean
  /** Key-value anchors before this place lie inside a value that was read already. */
  valueEnd: number
  /** The `@` that ends the credentials of a URL; it is no e-mail address's. */
  hostAt: number
  /** Where the last word ended that can be a part of a sensitive field's name. */
  keyAt: number
  /** Hash and end of the word before, for phrases of two words. */
  lastHash: number
  lastEnd: number
  /** How the word at hand is written: bits of `written` in prose/tokens.ts. */
  written: number
  /** What lies in an address that was read already is not read again. */
  urlEnd: number
  /** Dots before this place are in a name of a host, or of a package, whose first dot was looked at. */
  nameEnd: number
  /** PEM anchors before this place lie inside a block that was read already. */
  blockEnd: number
}

/** What a detector found at an anchor. Without `finding` the characters are known to be harmless. */
export interface Claim {
  readonly end: number
  readonly finding?: Finding
}

/** Looks at one anchor. Reads a bounded stretch of text around it, so that a scan takes linear time. */
export type Detector = (scan: Scan, at: number) => Claim | undefined

/** Looks at a word, from its first character to its end. */
export type WordDetector = (scan: Scan, start: number, end: number) => Claim | undefined
