import { expect, it } from 'vitest'
import { table, type Column } from './table.ts'

const paint = (_format: unknown, text: string): string => text
const columns: readonly Column<{ name: string; n: number; none?: string }>[] = [
  { title: 'NAME', text: ({ name }) => name, least: 4 },
  { title: 'NONE', text: ({ none }) => none ?? '' },
  { title: 'N', text: ({ n }) => String(n), alignRight: true },
]

it('aligns columns and leaves empty ones out', () => {
  expect(
    table(
      columns,
      [
        { name: 'a', n: 5 },
        { name: '你好吗', n: 123 },
      ],
      { paint },
    ),
  ).toBe('NAME      N\na         5\n你好吗  123\n')
})

it('cuts to the width', () => {
  expect(table(columns, [{ name: 'a long name indeed', n: 5 }], { paint, width: 12 })).toBe(
    'NAME       N\na long n…  5\n',
  )
})

it('neutralises cells', () => {
  expect(table(columns, [{ name: 'a\u001b[2J\nb', n: 1 }], { paint })).toBe(
    'NAME        N\na\\x1b[2J b  1\n',
  )
})
