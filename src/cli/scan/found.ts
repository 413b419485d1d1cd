/** A finding in the text of a window or document: `text.slice(start, end)`. */
export interface Found {
  readonly class: string
  readonly start: number
  readonly end: number
  readonly confidence: number
  readonly detector: string
}

/** A finding in a file, as `--json` prints it. Never the value, unless `--show` was asked for. Line and columns from 1, columns in UTF-16 units. */
export interface ScanFinding {
  readonly file: string
  readonly line: number
  readonly column: number
  /** After the last character; on the same line, also of a value that goes on below. */
  readonly endColumn: number
  readonly class: string
  readonly confidence: number
  readonly detector: string
  /** What was found, 80 characters at most; with `--show` only. */
  readonly value?: string
}

/** A finding with what people may be shown of it. */
export interface Shown extends ScanFinding {
  /** Says nothing of the value, unless `--show` was asked for. */
  readonly preview: string
}
