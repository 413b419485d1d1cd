import { pricesOf, type Price, type PriceTable } from '../../journal/price-table.ts'
import { readSettings } from '../../server/log-settings.ts'
import { painter } from '../io.ts'
import { configOf } from '../place.ts'
import { table, type Column } from '../render/table.ts'
import type { Context, Outcome } from '../verb.ts'

/** Prices as they are in force: US dollars per million tokens. */
export async function prices(context: Context): Promise<Outcome> {
  const { io, words } = context
  const { prices: inForce } = readSettings(configOf(context))
  const rows = rowsOf(inForce, words[0])
  const { asOf } = inForce
  const paint = painter(io.stdout, io.environment)
  return {
    json: { asOf, currency: 'USD', per: 'million tokens', prices: rows },
    text: () =>
      rows.length === 0
        ? 'the table has no price for this model: its cost is unknown; see [cost] in docs/runs.md\n'
        : `${table(columns, rows, { paint })}\nUS dollars per million tokens, as of ${asOf}\n`,
    status: rows.length === 0 ? 1 : 0,
  }
}

interface Row extends Omit<Price, 'from'> {
  readonly model: string
  /** ISO 8601 date. */
  readonly from: string
}

function rowsOf(inForce: PriceTable, model: string | undefined): Row[] {
  if (model !== undefined) return namedRows(model, pricesOf(inForce, model) ?? [])
  return [...inForce.models].flatMap(([name, { prices: its }]) => namedRows(name, its))
}

function namedRows(model: string, its: readonly Price[]): Row[] {
  return its.map((price) => ({
    ...{ ...price, model },
    from: new Date(price.from / 1000).toISOString().slice(0, 10),
  }))
}

const figure = (n: number | undefined): string => (n === undefined ? '' : String(n))

const columns: readonly Column<Row>[] = [
  { title: 'MODEL', text: ({ model }) => model, format: () => 'cyan' },
  { title: 'FROM', text: ({ from }) => from },
  { title: 'INPUT', text: ({ input }) => figure(input), alignRight: true },
  { title: 'CACHE READ', text: ({ cacheRead }) => figure(cacheRead), alignRight: true },
  { title: 'CACHE WRITE', text: ({ cacheWrite }) => figure(cacheWrite), alignRight: true },
  { title: 'OUTPUT', text: ({ output }) => figure(output), alignRight: true },
  { title: 'ABOVE', text: ({ above }) => figure(above?.tokens), alignRight: true },
  { title: 'INPUT', text: ({ above }) => figure(above?.input), alignRight: true },
  { title: 'OUTPUT', text: ({ above }) => figure(above?.output), alignRight: true },
]
