// Blocks of the documentation that are marked `ts run` give what the comment after each expression says.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const files = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => join('docs', name))]
const examples = files
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) =>
    [...readFileSync(join(root, name), 'utf8').matchAll(/^```ts run\n([\s\S]*?)^```$/gm)].map(
      (match) => [name, match[1] ?? ''] as const,
    ),
  )

it('has examples to run', () => {
  expect(examples.length).toBeGreaterThanOrEqual(2)
})

it.each(examples)('the example in %s is true', async (_, block) => {
  const names: Record<string, unknown> = {}
  for (const [, list = '', entry = ''] of block.matchAll(
    /^import \{ ([^}]+) \} from 'sealtrace\/(\w+)'$/gm,
  )) {
    const module = (await import(`../src/${entry}.ts`)) as Record<string, unknown>
    for (const name of list.split(', ')) names[name] = module[name]
  }
  const claims = [...block.matchAll(/^(?!import |\/\/)(\S.*)\n\/\/ (.+)$/gm)]
  expect(claims.length).toBeGreaterThan(0)
  for (const [, expression = '', result = ''] of claims)
    expect(evaluate(expression, names)).toEqual(evaluate(result, names))
})

/** The text is this repository's own documentation. */
function evaluate(text: string, names: Record<string, unknown>): unknown {
  const run = new Function(...Object.keys(names), `return (${text})`) as (
    ...values: unknown[]
  ) => unknown
  return run(...Object.values(names))
}
