/** A table of a report: a title, column heads, and rows of texts and numbers. */
export interface Table {
  readonly title: string
  readonly heads: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** Markdown; numbers keep three digits that say something, and what could not be counted is a hyphen. */
export function toMarkdown({ title, heads, rows }: Table): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(show).join(' | ')} |`
  const rule = `|${heads.map((_, i) => (i === 0 ? '---' : '--:')).join('|')}|`
  return [`### ${title}`, '', line(heads), rule, ...rows.map(line), ''].join('\n')
}

function show(cell: string | number): string {
  if (typeof cell === 'string') return cell
  if (Number.isNaN(cell)) return '-'
  if (Number.isInteger(cell)) return String(cell)
  return Math.abs(cell) >= 100 ? cell.toFixed(0) : cell.toPrecision(3)
}
