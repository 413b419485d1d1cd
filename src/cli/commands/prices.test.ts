import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-prices-'))
  const price = { from: '2026-01-01', input: 3, cacheRead: 0.3, output: 9 }
  const above = { tokens: 1000, input: 6, output: 18 }
  const models = [
    { names: ['our-model'], dated: true, prices: [price, { ...price, from: '2026-05-01', above }] },
  ]
  const head = { asOf: '2026-06-01', source: 'test', currency: 'USD', per: 'million tokens' }
  writeFileSync(join(folder, 'prices.json'), JSON.stringify({ ...head, models }))
  writeFileSync(join(folder, 's.toml'), '[cost]\nprices = "prices.json"\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function cli(...argv: string[]) {
  const test = testIo({ folder })
  const status = await run(['prices', ...argv], test.io)
  return { status, out: test.stdout(), err: test.stderr() }
}

it('shows the prices that are in force, of one model or of all', async () => {
  for (const words of [[], ['our-model'], ['OUR-MODEL-2026-05-05']]) {
    const { status, out } = await cli(...words, '--config', 's.toml')
    expect(status).toBe(0)
    expect(out).toMatch(/MODEL +FROM +INPUT +CACHE READ +OUTPUT +ABOVE +INPUT +OUTPUT\n/)
    expect(out).toMatch(/2026-01-01 +3 +0\.3 +9 *\n/)
    expect(out).toMatch(/2026-05-01 +3 +0\.3 +9 +1000 +6 +18\n/)
    expect(out).toContain('US dollars per million tokens, as of 2026-06-01')
  }
})

it('without a file of the user shows the table that comes with the program', async () => {
  const { status, out } = await cli('gpt-4o-mini-2024-07-18', '--json')
  expect(status).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    ...{ currency: 'USD', per: 'million tokens' },
    prices: [
      { model: 'gpt-4o-mini-2024-07-18', from: '2024-07-18', input: 0.15, output: 0.6 },
      { from: '2024-10-01', cacheRead: 0.075 },
    ],
  })
})

it('says when a model has no price', async () => {
  const { status, out } = await cli('none-such')
  expect(status).toBe(1)
  expect(out).toContain('no price for this model')
  expect(JSON.parse((await cli('none-such', '--json')).out)).toMatchObject({ prices: [] })
})

it('refuses a table that is off', async () => {
  writeFileSync(join(folder, 'off.json'), '{"models":[]}')
  writeFileSync(join(folder, 'off.toml'), '[cost]\nprices = "off.json"\n')
  const { status, err } = await cli('--config', 'off.toml')
  expect(status).toBe(2)
  expect(err).toMatch(/^sealtrace: config_invalid: cost\.prices: asOf/)
})
