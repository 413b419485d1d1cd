/** A piece of a text: `text.slice(start, start + piece.length)`. */
export interface TextPiece {
  readonly start: number
  readonly text: string
}

/** Characters that two pieces share, so that a value at a cut stands whole in one of them. */
const overlap = 256
/** A UTF-16 code unit takes at most this many bytes of UTF-8. */
const bytesPerUnit = 3

/** Cuts a text into pieces of at most `bytes` bytes of UTF-8, between words where there are some. */
export function splitText(text: string, bytes: number): TextPiece[] {
  const most = Math.floor(bytes / bytesPerUnit)
  if (text.length <= most) return [{ start: 0, text }]
  const pieces: TextPiece[] = []
  for (let start = 0; ;) {
    const end = start + most >= text.length ? text.length : cutBefore(text, start + most)
    pieces.push({ start, text: text.slice(start, end) })
    if (end === text.length) return pieces
    start = cutBefore(text, end - overlap)
  }
}

/** The last white space before a place, near it; else the place itself, if it does not part a pair. */
function cutBefore(text: string, place: number): number {
  for (let i = place; i > place - overlap / 2; i--) if (text.charCodeAt(i) <= 32) return i
  return (text.charCodeAt(place) & 0xfc00) === 0xdc00 ? place - 1 : place
}
