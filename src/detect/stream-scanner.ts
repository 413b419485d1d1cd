import type { Finding } from './finding.ts'
import { scanText, type ScanOptions } from './scan-text.ts'

/** A stretch of the stream that is final, with its findings; places are within `text`. */
export interface Segment {
  readonly text: string
  readonly findings: readonly Finding[]
}

/** Text before a segment that is looked at again, for cues and names of fields. Longer than any detector looks back. */
const context = 512
/** Text behind a segment that detectors may need to see. Longer than most findings. */
const ahead = 1024
/** Looking for less new text than this is not worth a scan. */
const step = 1024
/** Most text held back. Beyond it what is held is hidden whole: a finding so long is none that can be judged. */
const most = 128 * 1024

/**
 * Finds sensitive values in text that arrives in pieces (tokens of a streamed answer) as if it came whole. Holds back
 * about 2,000 characters, and 128 Ki at most; cuts only at white space outside of findings.
 */
export class StreamScanner {
  readonly #options: ScanOptions
  /** Text that was released already, kept as context. */
  #before = ''
  #pending = ''
  #looked = 0

  constructor(options: Pick<ScanOptions, 'wanted'> = {}) {
    this.#options = options
  }

  /** Takes the next piece; gives what has become final, if anything has. */
  push(piece: string): Segment | null {
    this.#pending += piece
    if (this.#pending.length < this.#looked + ahead + step) return null
    this.#looked = this.#pending.length - ahead
    const found = this.#scan()
    const cut = this.#cutBefore(this.#pending.length - ahead, found)
    if (cut > 0) return this.#release(cut, found)
    return this.#pending.length > most ? this.#hideAll() : null
  }

  /** Gives what is left. The scanner can be used again for another text. */
  end(): Segment {
    const segment = this.#release(this.#pending.length, this.#scan())
    this.#before = ''
    return segment
  }

  #scan(): Finding[] {
    const shift = this.#before.length
    return scanText(this.#before + this.#pending, this.#options).flatMap((finding) => {
      const [start, end] = [Math.max(0, finding.start - shift), finding.end - shift]
      return end > start ? [{ ...finding, start, end }] : []
    })
  }

  /** The last white space before `limit` that is in no finding; 0 when there is none. */
  #cutBefore(limit: number, found: readonly Finding[]): number {
    let index = found.length - 1
    for (let at = limit; at > 0; at--) {
      while (index >= 0 && (found[index]?.start ?? 0) > at) index--
      const finding = found[index]
      if (finding && at <= finding.end) at = finding.start
      else if (isBlank(this.#pending.charCodeAt(at - 1))) return at
    }
    return 0
  }

  #release(cut: number, found: readonly Finding[]): Segment {
    const text = this.#pending.slice(0, cut)
    this.#before = startAtBlank((this.#before + text).slice(-context))
    this.#pending = this.#pending.slice(cut)
    this.#looked = 0
    return { text, findings: found.filter((finding) => finding.end <= cut) }
  }

  #hideAll(): Segment {
    const end = this.#pending.length
    const finding: Finding = { class: 'secret', start: 0, end, confidence: 1, detector: 'too-long' }
    return this.#release(end, [finding])
  }
}

/** A word that is cut in two could be taken for another one. */
function startAtBlank(text: string): string {
  if (text.length < context) return text
  const at = text.search(/\s/)
  return at < 0 ? '' : text.slice(at)
}

function isBlank(c: number): boolean {
  return c === 32 || c === 10 || c === 13 || c === 9
}
