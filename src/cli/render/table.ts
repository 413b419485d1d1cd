import type { Format, Paint } from '../io.ts'
import { oneLine } from './neutralize.ts'
import { displayWidth, padTo, shorten } from './width.ts'

export interface Column<T> {
  readonly title: string
  readonly text: (row: T) => string
  readonly format?: (row: T) => Format | null
  readonly alignRight?: boolean
  /** May be cut down to this many columns when the table is too wide. */
  readonly least?: number
}

/** An aligned table; cells are neutralised, and cut when `width` asks for it. Columns without content are left out. */
export function table<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  options: { width?: number; paint: Paint },
): string {
  const cells = rows.map((row) => columns.map((column) => oneLine(column.text(row))))
  const shown = columns.map((_, i) => i).filter((i) => cells.some((line) => line[i]))
  const widths = fit(
    shown.map((i) => ({
      natural: Math.max(
        displayWidth(columns[i]?.title ?? ''),
        ...cells.map((line) => displayWidth(line[i] ?? '')),
      ),
      least: columns[i]?.least,
    })),
    options.width,
  )
  const line = (texts: readonly string[], format: (i: number) => Format | null): string =>
    shown
      .map((i, at) => {
        const width = widths[at] ?? 0
        const text = shorten(texts[i] ?? '', width)
        const filler = ' '.repeat(Math.max(0, width - displayWidth(text)))
        const styled = paintCell(text, format(i), options.paint)
        if (columns[i]?.alignRight) return filler + styled
        return at === shown.length - 1 ? styled : styled + filler
      })
      .join('  ')
  const head = line(
    columns.map(({ title }) => title),
    () => 'dim',
  )
  return [
    head,
    ...rows.map((row, n) => line(cells[n] ?? [], (i) => columns[i]?.format?.(row) ?? null)),
  ]
    .map((text) => `${text.trimEnd()}\n`)
    .join('')
}

function paintCell(text: string, format: Format | null, paint: Paint): string {
  return format === null ? text : paint(format, text)
}

/** Takes columns from the widest that may shrink until the table fits. */
function fit(
  columns: readonly { natural: number; least: number | undefined }[],
  width: number | undefined,
): number[] {
  const widths = columns.map(({ natural }) => natural)
  if (width === undefined) return widths
  let over = widths.reduce((sum, n) => sum + n, 0) + 2 * (widths.length - 1) - width
  while (over > 0) {
    let widest = -1
    for (const [i, { least }] of columns.entries())
      if (
        least !== undefined &&
        (widths[i] ?? 0) > least &&
        (widths[i] ?? 0) > (widths[widest] ?? 0)
      )
        widest = i
    if (widest === -1) break
    widths[widest] = (widths[widest] ?? 0) - 1
    over--
  }
  return widths
}

/** `name  value` lines, aligned. */
export function pairs(rows: readonly (readonly [string, string])[], paint: Paint): string {
  const width = Math.max(...rows.map(([name]) => displayWidth(name)))
  return rows.map(([name, value]) => `${paint('dim', padTo(name, width))}  ${value}\n`).join('')
}
