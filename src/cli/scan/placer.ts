import { maskValue } from '../../protect/mask.ts'
import { oneLine } from '../render/neutralize.ts'
import type { Found, Shown } from './found.ts'
import type { Piece } from './scan-text.ts'
import type { TextWindow } from './windows.ts'

/** On a line that holds this, findings are accepted. */
export const allowComment = 'sealtrace:allow'
/** Characters of a line on either side of a finding in which the comment is looked for. */
const reach = 2000
const longestShown = 80

export interface Placed {
  readonly finding: Shown
  readonly value: string
  readonly isAllowed: boolean
}

/** Gives findings their lines and columns. Pieces come in order. */
export class Placer {
  readonly #file: string
  readonly #show: boolean
  #window: TextWindow | undefined
  #line = 1
  /** Where the line begins in the window's text; below 0 when it began before. */
  #lineStart = 0
  #at = 0

  constructor(file: string, options: { readonly show: boolean }) {
    this.#file = file
    this.#show = options.show
  }

  *place({ window, found }: Piece): Generator<Placed> {
    if (window !== this.#window) {
      this.#window = window
      this.#line = window.line
      this.#lineStart = 1 - window.column
      this.#at = 0
    }
    for (const one of found) yield this.#placed(window.text, one)
  }

  #placed(text: string, { start, end, class: name, confidence, detector }: Found): Placed {
    let next = text.indexOf('\n', this.#at)
    while (next >= 0 && next < start) {
      this.#line++
      this.#lineStart = this.#at = next + 1
      next = text.indexOf('\n', this.#at)
    }
    const value = text.slice(start, end)
    const stop = value.indexOf('\n')
    const column = start - this.#lineStart + 1
    const preview = this.#show
      ? oneLine(value).slice(0, longestShown)
      : maskValue(name, value, 'replace')
    const endColumn = column + (stop < 0 ? value.length : stop)
    return {
      finding: {
        file: this.#file,
        line: this.#line,
        column,
        endColumn,
        class: name,
        confidence,
        detector,
        preview,
      },
      value,
      isAllowed: lineAround(text, start).includes(allowComment),
    }
  }
}

function lineAround(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - reach), at)
  const after = text.slice(at, at + reach)
  const end = after.indexOf('\n')
  return before.slice(before.lastIndexOf('\n') + 1) + (end < 0 ? after : after.slice(0, end))
}
