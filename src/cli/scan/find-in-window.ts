import { findInJson } from './find-in-json.ts'
import { findInPlainText } from './find-in-plain-text.ts'
import type { Found } from './found.ts'
import type { ScanPolicy } from './scan-policy.ts'
import type { TextWindow } from './windows.ts'

/** A stretch of a window: a line of JSON, or the lines between two of them. */
export interface Stretch {
  readonly start: number
  readonly end: number
  readonly isJson: boolean
  /** In order; they start in the stretch. */
  readonly found: readonly Found[]
}

/** The stretches of what belongs to the window, one after the other. */
export function* findInWindow(window: TextWindow, scan: ScanPolicy): Generator<Stretch> {
  const { text, from, to } = window
  let plain = from
  for (let line = from; line < to;) {
    const end = lineEnd(text, line)
    if (end <= to && looksJson(text, line, end)) {
      const found = findInJson(text.slice(line, end), scan)
      if (found) {
        if (plain < line) yield findPlain(window, { start: plain, end: line }, scan)
        yield { start: line, end, isJson: true, found: shifted(found, line) }
        plain = end
      }
    }
    line = end + 1
  }
  if (plain < to) yield findPlain(window, { start: plain, end: to }, scan)
}

/** The first and the last stretch are read with what is around the window. */
function findPlain(
  { text, from, to }: TextWindow,
  { start, end }: { start: number; end: number },
  scan: ScanPolicy,
): Stretch {
  const first = start === from ? 0 : start
  const all = findInPlainText(text.slice(first, end === to ? text.length : end), scan)
  const found = shifted(all, first).filter((one) => one.start >= start && one.start < end)
  return { start, end, isJson: false, found }
}

function shifted(found: readonly Found[], by: number): Found[] {
  return found.map((one) => ({ ...one, start: one.start + by, end: one.end + by }))
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at < 0 ? text.length : at
}

/** An object or array from the first sign to the last. */
function looksJson(text: string, start: number, end: number): boolean {
  let [first, last] = [start, end - 1]
  while (first < last && text.charCodeAt(first) <= 32) first++
  while (last > first && text.charCodeAt(last) <= 32) last--
  const pair = `${text[first]}${text[last]}`
  return last > first && (pair === '{}' || pair === '[]')
}
