import { JsonPrefix } from './json-prefix.ts'

/** A stretch of a text, within it. */
interface Span {
  readonly start: number
  readonly end: number
}

/** A stretch of the stream that is final. */
export interface Segment<S extends Span> {
  readonly text: string
  /** Characters of the stream before it. */
  readonly from: number
  /** In order, within `text`. Absent: what is in it cannot be known, and it goes on until the next white space. */
  readonly spans?: readonly S[]
}

/** Text before a segment that is looked at again, for cues and names of fields: as far as any detector looks back. */
const context = 512
/** Text behind a segment that detectors may need to see. Longer than most findings. */
const ahead = 1024
/** Looking for less new text than this is not worth a scan. */
const step = 1024
/** Most text held back. */
const most = 128 * 1024

/**
 * Finds spans in text that arrives in pieces as if it came whole: holds back about 2,000 characters, and cuts at white space
 * outside of spans only. Where there is none in 128 Ki characters the stretch is given without spans, to be hidden. Text
 * that can be JSON as a whole is held back up to that, too, for it can only be read so.
 */
export class TextStream<S extends Span> {
  readonly #find: (text: string) => readonly S[]
  /** Text that was released already. */
  #before = ''
  #pending = ''
  #from = 0
  /** How much of it was looked at without a place to cut. */
  #looked = 0
  /** A stretch that cannot be known goes on. */
  #unknown = false
  #json = new JsonPrefix()

  constructor(find: (text: string) => readonly S[]) {
    this.#find = find
  }

  /** The whole text as long as nothing of it was released; undefined after that. */
  get whole(): string | undefined {
    return this.#from === 0 ? this.#pending : undefined
  }

  /** Takes the next piece; gives what has become final, if anything has. */
  push(piece: string): Segment<S> | undefined {
    this.#pending += this.#unknown ? this.#afterUnknown(piece) : piece
    if (this.#from === 0) this.#json.push(piece)
    const { length } = this.#pending
    if (length < ahead + step || length < this.#looked * 2) return undefined
    if (this.#from === 0 && length <= most && this.#json.isPossible) return undefined
    const spans = this.#scan()
    const cut = spans ? cutBefore(this.#pending, length - ahead, spans) : 0
    if (cut > 0) return this.#release(cut, spans)
    this.#looked = length
    if (spans && length <= most) return undefined
    this.#unknown = true
    return this.#release(length, undefined)
  }

  /** Gives what is left. The stream is at its beginning again then. */
  end(): Segment<S> {
    const segment = this.#release(this.#pending.length, this.#scan())
    this.#before = ''
    this.#from = 0
    this.#unknown = false
    this.#json = new JsonPrefix()
    return segment
  }

  /** What comes after the white space that ends it. */
  #afterUnknown(piece: string): string {
    const at = piece.search(/\s/)
    if (at >= 0) this.#unknown = false
    const skipped = at < 0 ? piece.length : at
    this.#from += skipped
    return piece.slice(skipped)
  }

  /** A span that began in the text before covers the rest of it here. Undefined when the text cannot be looked at. */
  #scan(): S[] | undefined {
    const shift = this.#before.length
    try {
      return this.#find(this.#before + this.#pending).flatMap((span) => {
        const [start, end] = [Math.max(0, span.start - shift), span.end - shift]
        return end > start ? [{ ...span, start, end }] : []
      })
    } catch {
      return undefined
    }
  }

  #release(cut: number, spans: readonly S[] | undefined): Segment<S> {
    const text = this.#pending.slice(0, cut)
    const from = this.#from
    this.#before = spans ? startAtBlank((this.#before + text).slice(-context)) : ''
    this.#pending = this.#pending.slice(cut)
    this.#from += cut
    this.#looked = 0
    return spans ? { text, from, spans: spans.filter(({ end }) => end <= cut) } : { text, from }
  }
}

/** After the last white space before `limit` that is in no span; 0 when there is none. */
function cutBefore(text: string, limit: number, spans: readonly Span[]): number {
  let index = spans.length - 1
  for (let at = limit; at > 0; at--) {
    while (index >= 0 && (spans[index]?.start ?? 0) > at) index--
    const span = spans[index]
    if (span && at <= span.end) at = span.start
    else if (isBlank(text.charCodeAt(at - 1))) return at
  }
  return 0
}

/** A word that is cut in two could be taken for another one. */
function startAtBlank(text: string): string {
  if (text.length < context) return text
  const at = text.search(/\s/)
  return at < 0 ? '' : text.slice(at)
}

function isBlank(c: number): boolean {
  return c === 32 || (c >= 9 && c <= 13)
}
