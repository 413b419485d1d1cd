// Goes through one text and tells of each stretch of it with its findings, in bounded memory.
import { findInJson } from './find-in-json.ts'
import { findInWindow } from './find-in-window.ts'
import type { Found } from './found.ts'
import type { ReadText } from './read-text.ts'
import type { ScanPolicy } from './scan-policy.ts'
import type { TextWindow } from './windows.ts'

/** A stretch of an input. What is between stretches are ends of lines. */
export interface Piece {
  /** The window that holds the stretch. */
  readonly window: TextWindow
  /** Of the window's text. */
  readonly start: number
  readonly end: number
  readonly isJson: boolean
  readonly found: readonly Found[]
}

export async function* piecesOf(
  input: Exclude<ReadText, { kind: 'binary' }>,
  scan: ScanPolicy,
): AsyncGenerator<Piece> {
  if (input.kind === 'document') {
    const window = wholeWindow(input.text)
    const found = findInJson(input.text, scan)
    if (found) yield { window, start: 0, end: input.text.length, isJson: true, found }
    else yield* stretchesOf(window, scan)
    return
  }
  // A finding that began in one window may reach into the next: what it covers is no finding again.
  let covered = 0
  for await (const window of input.windows) {
    for (const piece of stretchesOf(window, scan)) {
      const from = covered - window.base
      const found = piece.found.filter(({ start }) => start >= from)
      for (const { end } of found) covered = Math.max(covered, window.base + end)
      yield { ...piece, found }
    }
  }
}

function* stretchesOf(window: TextWindow, scan: ScanPolicy): Generator<Piece> {
  for (const stretch of findInWindow(window, scan)) yield { window, ...stretch }
}

function wholeWindow(text: string): TextWindow {
  return { text, from: 0, to: text.length, base: 0, line: 1, column: 1, last: true }
}
