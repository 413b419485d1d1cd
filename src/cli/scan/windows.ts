// Cuts a stream of text into windows that overlap, so that a file of any size is read in bounded memory and what lies on a
// cut is seen whole.

export interface TextWindow {
  readonly text: string
  /** Findings that start in `text` from here to {@link to} belong to this window; what is around them is context. */
  readonly from: number
  readonly to: number
  /** Characters of the input before `text`. */
  readonly base: number
  /** Where `text` begins: line and column from 1, in UTF-16 units. */
  readonly line: number
  readonly column: number
  readonly last: boolean
}

export interface WindowSizes {
  /** Characters that a window adds to the one before. */
  readonly step: number
  /** Characters after it that are looked at too: as long as the longest finding. */
  readonly ahead: number
  /** Characters before it: as far as cues reach. */
  readonly behind: number
}

const standard: WindowSizes = { step: 256 * 1024, ahead: 16 * 1024, behind: 2 * 1024 }

/** Cuts at ends of lines where there are any. */
export async function* windows(
  chunks: AsyncIterable<string>,
  sizes: WindowSizes = standard,
): AsyncGenerator<TextWindow> {
  let [text, from] = ['', 0]
  let place = { base: 0, line: 1, column: 1 }
  for await (const chunk of chunks) {
    text += chunk
    while (text.length - from >= sizes.step + sizes.ahead) {
      const to = cutBefore(text, from, from + sizes.step)
      yield { text: text.slice(0, to + sizes.ahead), from, to, ...place, last: false }
      const start = startAfter(text, Math.max(0, to - sizes.behind), to)
      place = move(place, text, start)
      text = text.slice(start)
      from = to - start
    }
  }
  yield { text, from, to: text.length, ...place, last: true }
}

/** The last end of a line, else of a word, in the second half; else the place itself. */
function cutBefore(text: string, from: number, want: number): number {
  const least = from + (want - from) / 2
  for (const sign of ['\n', ' ']) {
    const at = text.lastIndexOf(sign, want - 1) + 1
    if (at > least) return at
  }
  return isLow(text, want) ? want - 1 : want
}

function startAfter(text: string, want: number, to: number): number {
  const at = text.indexOf('\n', want) + 1
  if (want === 0 || (at > 0 && at < to)) return want === 0 ? 0 : at
  return isLow(text, want) ? want + 1 : want
}

function isLow(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff
}

type Position = Pick<TextWindow, 'base' | 'line' | 'column'>

function move({ base, line, column }: Position, text: string, by: number): Position {
  let lines = line
  let lineStart = -1
  for (let at = text.indexOf('\n'); at >= 0 && at < by; at = text.indexOf('\n', at + 1)) {
    lines++
    lineStart = at + 1
  }
  return { base: base + by, line: lines, column: lineStart < 0 ? column + by : by - lineStart + 1 }
}
