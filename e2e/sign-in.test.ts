// Links that sign in, as who starts the collector gets them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Harness } from './harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = new Harness()
  await harness.start('--sign-in-link')
})
afterAll(() => harness.dispose())

const signIn = (link: string) => harness.post('/api/v1/session', JSON.stringify({ link }))
const tokenOf = (url: string): string => /\/#\/sign-in\?link=([\w-]{43})$/.exec(url)?.[1] ?? ''

it('[W33] the link that the start prints signs in, once', async () => {
  await expect.poll(() => harness.output).toContain('sign in: ')
  const [, url = ''] = /^sign in: (\S+)$/m.exec(harness.output) ?? []
  expect(url.startsWith(`${harness.url}/#/`)).toBe(true)
  const answer = await signIn(tokenOf(url))
  expect(answer.status).toBe(200)
  const { principal, can } = (await answer.json()) as { principal: object; can: string[] }
  expect(principal).toMatchObject({ name: expect.stringMatching(/^os:/), how: 'link' })
  expect(can).toContain('manage-access')
  expect(can).not.toContain('write')
  expect((await signIn(tokenOf(url))).status).toBe(401)
})

it('[W33] a command makes another for the collector that runs, on the record', async () => {
  const made = harness.json<{ url: string; expires: string }>('sign-in', '--at', harness.url)
  expect(Date.parse(made.expires) - Date.now()).toBeLessThanOrEqual(15 * 60_000)
  expect((await signIn(tokenOf(made.url))).status).toBe(200)
  const audit = await (await harness.get('/api/v1/audit?action=sign-in.link', 'auditor')).json()
  const { entries } = audit as { entries: object[] }
  expect(entries).toHaveLength(2)
  expect(entries[0]).toMatchObject({ actor: expect.stringMatching(/^os:/), outcome: 'allowed' })
})
