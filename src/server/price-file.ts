// The price table: the one that comes with the program, or the user's own in its place.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { SealtraceError } from '../error.ts'
import type { ModelPrices, Price, PriceTable, Rates } from '../journal/price-table.ts'

/** US dollars per million tokens. */
const amount = z.number().min(0).max(1_000_000)
const day = z.iso.date()
const rates = {
  input: amount,
  output: amount,
  cacheRead: amount.optional(),
  cacheWrite: amount.optional(),
}

const file = z.strictObject({
  asOf: day,
  source: z.string().max(1000),
  currency: z.literal('USD'),
  per: z.literal('million tokens'),
  models: z
    .array(
      z.strictObject({
        names: z.array(z.string().min(1).max(200)).min(1).max(100),
        dated: z.boolean().optional(),
        prices: z
          .array(
            z.strictObject({
              from: day,
              ...rates,
              above: z.strictObject({ tokens: z.int().min(1), ...rates }).optional(),
            }),
          )
          .min(1)
          .max(1000),
      }),
    )
    .max(100_000),
})
type File = z.output<typeof file>

const largest = 16 * 1024 * 1024

/** Throws `config_invalid` with the place in the file that is off, never with what stands there. */
export function readPrices(path: string | URL): PriceTable {
  const parsed = file.safeParse(readJson(path))
  if (!parsed.success) throw invalid(describe(parsed.error.issues))
  const models = new Map<string, ModelPrices>()
  for (const [i, { names, dated = false, prices }] of parsed.data.models.entries()) {
    const ordered = inOrder(prices, i)
    for (const [j, name] of names.entries()) {
      const key = name.toLowerCase()
      if (models.has(key)) throw invalid(`models.${i}.names.${j}: the model is there twice`)
      models.set(key, { prices: ordered, dated })
    }
  }
  return { asOf: parsed.data.asOf, models }
}

let own: PriceTable | undefined

/** The table that comes with the program. */
export function builtInPrices(): PriceTable {
  return (own ??= readPrices(new URL('prices.json', import.meta.url)))
}

function readJson(path: string | URL): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw invalid(`the file cannot be read (${(cause as NodeJS.ErrnoException).code})`)
  }
  if (text.length > largest) throw invalid(`the file has more than ${largest} characters`)
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the file.
    throw invalid('the file is not valid JSON')
  }
}

function inOrder(prices: File['models'][number]['prices'], model: number): Price[] {
  const out: Price[] = []
  for (const [i, { from, above, ...price }] of prices.entries()) {
    const time = Date.parse(from) * 1000
    if (time <= (out.at(-1)?.from ?? -Infinity))
      throw invalid(`models.${model}.prices.${i}.from: not after the price before it`)
    const more = above && { ...ratesOf(above), tokens: above.tokens }
    out.push({ from: time, ...ratesOf(price), ...(more && { above: more }) })
  }
  return out
}

type Given = { readonly [name in keyof Rates]: number | undefined } & Pick<
  Rates,
  'input' | 'output'
>

function ratesOf({ input, output, cacheRead, cacheWrite }: Given): Rates {
  return {
    ...{ input, output },
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  }
}

function describe(issues: readonly z.core.$ZodIssue[]): string {
  const [issue] = issues
  const at = issue?.path.map(String) ?? []
  if (issue?.code === 'unrecognized_keys') return `${at.join('.')}: a field that is not known`
  return `${at.join('.')}: ${issue?.message ?? 'not valid'}`
}

function invalid(what: string): SealtraceError {
  return new SealtraceError('config_invalid', `cost.prices: ${what}`)
}
