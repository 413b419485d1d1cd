import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly key: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** Numbers stand at the end. */
  readonly isNumber?: boolean
  /** Takes the room that is left, and is cut where there is none. */
  readonly isWide?: boolean
  /** Left out where the table is not wide. */
  readonly isExtra?: boolean
  /** Left out where the table is narrow, before it would scroll. */
  readonly isSpare?: boolean
  /** Says by itself what it is: on a card its head is left out. */
  readonly isPlain?: boolean
}

export interface TableProps<Row> {
  /** What the table is of, for who cannot see it. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Marked, as by the keyboard; of `rowKey`. */
  readonly current?: string | null
  /** Rows can be pressed. A link or button in the row is for the keyboard. */
  readonly onOpen?: (row: Row) => void
  readonly rowTone?: (row: Row) => 'bad' | 'warn' | 'new' | undefined
}

/** On a phone each row is a card: what it is known by, and then the rest, without what is not known (`None`). */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, rowKey, current = null, onOpen, rowTone } = props
  return (
    <div className="table-frame">
      <table className="table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" {...marks(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              data-key={rowKey(row)}
              data-current={rowKey(row) === current || undefined}
              data-tone={rowTone?.(row)}
              data-opens={onOpen ? true : undefined}
              onClick={(event) => onOpen && isOnRow(event.target) && onOpen(row)}
            >
              {columns.map((column) => (
                <td key={column.key} data-head={column.head} {...marks(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function marks({ isNumber, isWide, isExtra, isSpare, isPlain }: Column<never>) {
  return {
    'data-number': isNumber || undefined,
    'data-wide': isWide || undefined,
    'data-extra': isExtra || undefined,
    'data-spare': isSpare || undefined,
    'data-plain': isPlain || undefined,
  }
}

/** A press on what can be pressed itself is not one on the row, and neither is the end of a selection. */
function isOnRow(target: EventTarget): boolean {
  if (window.getSelection()?.type === 'Range') return false
  return target instanceof Element && !target.closest('a, button, input, select, label, summary')
}
