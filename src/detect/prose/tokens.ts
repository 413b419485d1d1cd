/** How a word is written; bits. */
export const written = {
  /** Begins with a capital. */
  capital: 1,
  lower: 2,
  digit: 4,
  /** A capital after the first letter: with `capital` and no `lower` the word is in capitals. */
  inner: 8,
  /** A small letter after the first. */
  innerLower: 16,
} as const

/**
 * Words of a text that may matter for names and places: those with a capital first letter, and those with a mark in the lexicon.
 * Sorted. One object, used for every scan: nothing may keep it.
 */
export interface Tokens {
  count: number
  starts: Int32Array
  ends: Int32Array
  /** Marks of the lexicon. */
  marks: Int32Array
  /** {@link written} */
  written: Uint8Array
}

export function newTokens(): Tokens {
  const room = 1024
  return {
    count: 0,
    starts: new Int32Array(room),
    ends: new Int32Array(room),
    marks: new Int32Array(room),
    written: new Uint8Array(room),
  }
}

/** Twice the room. */
export function growTokens(tokens: Tokens): void {
  const room = tokens.starts.length * 2
  for (const name of ['starts', 'ends', 'marks'] as const) {
    const larger = new Int32Array(room)
    larger.set(tokens[name])
    tokens[name] = larger
  }
  const larger = new Uint8Array(room)
  larger.set(tokens.written)
  tokens.written = larger
}
