// The console's frame in Chromium over a real collector: signing in, first steps, settings, and what the browser is held to.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  axe,
  ConsoleBrowser,
  go,
  noBrowser,
  overflow,
  screenshot,
  type Person,
} from './console/browser.ts'
import { Harness } from './harness.ts'

let harness: Harness
let browser: ConsoleBrowser

/** Those of the frame; the others have tests of their own. */
const pages = [
  ...['alerts', 'first-steps', 'settings/api-keys', 'settings/members', 'settings/access'],
  ...['settings/protection', 'settings/retention', 'settings/keys'],
]

const analystsMayRevealMail = `@id("analysts-reveal-mail")
permit (principal in Role::"analyst", action == Action::"reveal", resource)
when { resource has class && resource.class == "email" };
`

/** One finished step, as `First steps` sends it by hand. */
function recordStep(name: string): Promise<Response> {
  const startTime = new Date(Date.now() - 1000).toISOString()
  const endTime = new Date().toISOString()
  const step = { name, kind: 'completion', startTime, endTime, output: 'Hello there' }
  return harness.post('/api/v1/steps', JSON.stringify(step))
}

/** All that the browser keeps of the console, in one text. */
async function kept({ page, context }: Person): Promise<string> {
  const storage = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.title]),
  )
  const databases = await page.evaluate(async () => JSON.stringify(await indexedDB.databases()))
  const readable = await page.evaluate(() => document.cookie)
  expect((await context.cookies()).every(({ httpOnly }) => httpOnly)).toBe(true)
  return storage + databases + readable
}

/** Nothing of the page broke a rule of the browser, or asked anybody else. */
function expectQuiet({ strangers, complaints, dialogs }: Person): void {
  expect(strangers).toEqual([])
  expect(complaints).toEqual([])
  expect(dialogs).toEqual([])
}

describe.skipIf(noBrowser)('the console in Chromium', () => {
  beforeAll(async () => {
    harness = new Harness()
    const settings = join(harness.path, 'sealtrace.toml')
    writeFileSync(join(harness.path, 'access.cedar'), '')
    writeFileSync(settings, '[access]\npolicy = "access.cedar"\n')
    await harness.start('--config', settings)
    browser = await ConsoleBrowser.launch(harness)
  })

  afterAll(async () => {
    await browser?.close()
    await harness?.dispose()
  })

  it('[U6] signs in by a key at the page that was asked for; a bad one gets one plain word', async () => {
    const person = await browser.open('/alerts')
    const { page } = person
    await page.getByRole('heading', { name: 'Sealtrace' }).waitFor()
    expect(await page.locator('.shell').count()).toBe(0)
    await screenshot(page, 'sign-in')
    expect(await axe(page)).toEqual([])
    await page.getByLabel('API key').fill('st_viewer_wrong')
    await page.keyboard.press('Enter')
    await page.getByText('This key does not sign anybody in').waitFor()
    expect(await page.getByLabel('API key').inputValue()).toBe('')
    await page.getByLabel('API key').fill(harness.keys['ingest'] ?? '')
    await page.keyboard.press('Enter')
    await page.getByText('This key does not sign anybody in').waitFor()
    await page.getByLabel('API key').fill(harness.keys['viewer'] ?? '')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Alerts', exact: true }).waitFor()
    expect(page.url()).toBe(`${harness.url}/alerts`)
    expect(await kept(person)).not.toMatch(/st_/)
    expectQuiet(person)
    await person.close()
  })

  it('[U5] [U6] a one-time link signs in once, and leaves the address before anything is shown', async () => {
    const link = /https?:\S+#\S+/.exec(harness.run('sign-in').stdout)?.[0] ?? ''
    const [, secret = ''] = /link=([^&]+)/.exec(link) ?? []
    expect(secret.length).toBeGreaterThan(20)
    const person = await browser.open(link.slice(link.indexOf('/#')))
    const { page } = person
    await page.locator('.shell').waitFor()
    expect(page.url()).not.toContain('#')
    expect(await kept(person)).not.toContain(secret)
    await page.goBack().catch(() => null)
    expect(page.url()).not.toContain(secret)
    expectQuiet(person)
    await person.close()
    const again = await browser.open(link.slice(link.indexOf('/#')))
    await again.page.getByText('This link does not work any more').waitFor()
    const other = /#\S+/.exec(harness.run('sign-in').stdout)?.[0] ?? ''
    // As somebody does who has the page open: nothing but what stands after `#` changes.
    await again.page.evaluate((hash) => (window.location.hash = hash), other)
    await again.page.locator('.shell').waitFor()
    expect(again.page.url()).not.toContain('#')
    await again.close()
    const refused = await browser.open('/#/sign-in?failed=refused')
    await refused.page.getByText('You are known to the provider, but have no role here').waitFor()
    expect(refused.page.url()).toBe(`${harness.url}/`)
    await refused.close()
  })

  it('[U6] First steps light up when the first run arrives, with a key made there', async () => {
    const person = await browser.signIn('admin', '/first-steps')
    const { page } = person
    await page.getByText('Waiting for a run').waitFor()
    await screenshot(page, 'first-steps')
    await page.getByRole('button', { name: 'Make an ingest key' }).click()
    const key = await page.getByRole('region', { name: 'The key', exact: true }).textContent()
    expect(key).toMatch(/^st_ingest_/)
    await page.getByRole('tab', { name: 'One step by hand' }).click()
    const code = await page.getByRole('region', { name: 'In a shell' }).textContent()
    expect(code).toContain(`curl ${harness.url}/api/v1/steps`)
    expect(code).toContain(key)
    expect(await kept(person)).not.toContain(key)
    expect((await recordStep('first')).status).toBe(200)
    await page.getByText('Your run is here.').waitFor()
    await screenshot(page, 'first-steps-arrived')
    expectQuiet(person)
    await page.getByRole('link', { name: 'Look at it' }).click()
    await page.waitForURL(/\/runs\/[0-9a-f]{32}$/)
    await person.close()
  })

  it('[U1] [U8] every page is quiet, accessible and fits, wide and light, narrow and dark', async () => {
    for (const options of [{}, { width: 360, height: 740, dark: true }]) {
      const person = await browser.signIn('admin', '/alerts', options)
      const { page } = person
      const look = 'dark' in options ? 'narrow-dark' : 'wide-light'
      for (const path of pages) {
        await go(page, `/${path}`)
        await page.locator('.loading').waitFor({ state: 'detached' })
        expect(await axe(page), `${path} ${look}`).toEqual([])
        expect(await overflow(page), `${path} ${look}`).toBe(0)
        await screenshot(page, `${path.replace('/', '-')}-${look}`)
      }
      expectQuiet(person)
      await person.close()
    }
  })

  it('[U1] no text can become HTML or code, and no inline code runs', async () => {
    const person = await browser.signIn('viewer', '/alerts')
    const refused = await person.page.evaluate(() => {
      const tried = (attempt: () => unknown): boolean => {
        try {
          attempt()
          return false
        } catch {
          return true
        }
      }
      const place = document.createElement('div')
      const { trustedTypes: types } = window as unknown as {
        trustedTypes: { createPolicy(name: string, rules: object): object }
      }
      return [
        tried(() => (place.innerHTML = '<b>x</b>')),
        tried(() => place.setAttribute('onclick', 'x()')),
        tried(() => (document.createElement('script').src = '/assets/x.js')),
        tried(() => document.write('x')),
        tried(() => setTimeout('x()', 0)),
        tried(() => types.createPolicy('own', {})),
      ]
    })
    expect(refused).toEqual(Array.from({ length: 6 }, () => true))
    await expect.poll(() => person.complaints.join()).toMatch(/policy: require-trusted-types-for/)
    await person.close()
  })

  it('[U6] [U8] all by the keyboard: skip, go, help, menus, dialogs and back; and out, in each tab and at the provider', async () => {
    const person = await browser.signIn('admin', '/alerts')
    const { page, context } = person
    const other = await context.newPage()
    await other.goto('/alerts')
    await other.locator('.shell #main h1').waitFor()
    await page.bringToFront()
    await page.route('**/api/v1/session', async (route) => {
      const response = await route.fetch()
      const isOut = route.request().method() === 'DELETE'
      const json = { provider: `${harness.url}/alerts?at=provider` }
      await route.fulfill(isOut ? { status: 200, json } : { response })
    })
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await screenshot(page, 'keys')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog', { name: 'Keys' }).count()).toBe(0)
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await page.getByRole('tab', { name: 'API keys', selected: true }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('tab', { name: 'Members', selected: true }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('tab', { name: 'Who may look', selected: true }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('tab', { name: 'Members', selected: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/settings/members')
    await page.goto('/settings/api-keys')
    const make = page.getByRole('button', { name: 'Make a key' })
    await make.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Make a key' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await make.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.getByRole('button', { name: 'Account and appearance' }).first().focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForURL(/at=provider/)
    for (const tab of [page, other]) await tab.getByLabel('API key').waitFor({ timeout: 5000 })
    expectQuiet(person)
    await person.close()
  })

  it('[U5] the theme is kept, and nothing else', async () => {
    const person = await browser.signIn('viewer', '/alerts')
    const { page } = person
    const ground = () =>
      page.evaluate(() => getComputedStyle(document.body.parentElement!).backgroundColor)
    const light = await ground()
    await page.getByRole('button', { name: 'Account and appearance' }).first().click()
    await page.getByRole('menuitemradio', { name: 'Dark', exact: true }).click()
    await expect.poll(ground).not.toBe(light)
    const dark = await ground()
    await page.reload()
    await page.locator('#main h1').waitFor()
    expect(await ground()).toBe(dark)
    expect(await kept(person)).toBe(
      JSON.stringify([
        { 'sealtrace.theme': 'dark' },
        {},
        `${harness.url}/alerts`,
        'Alerts · Sealtrace',
      ]) + '[]',
    )
    expectQuiet(person)
    await person.close()
  })

  it('[U7] makes a key that is shown once, and revokes it', async () => {
    const person = await browser.signIn('admin', '/settings/api-keys')
    const { page } = person
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByLabel('Role').selectOption('viewer')
    await page.getByLabel('Name').fill('for the board')
    await page.getByRole('button', { name: 'Make the key' }).click()
    const key = (await page.getByRole('region', { name: 'The key' }).textContent()) ?? ''
    expect(key).toMatch(/^st_viewer_/)
    await screenshot(page, 'settings-new-key')
    await page.getByRole('button', { name: 'I have kept it' }).click()
    const row = page.getByRole('row', { name: /for the board/ })
    await row.waitFor()
    expect(await page.content()).not.toContain(key)
    const other = await browser.signIn(key, '/alerts')
    await row.getByRole('button', { name: 'Revoke for the board' }).click()
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    await row.getByText('revoked').waitFor()
    await other.page.goto('/runs')
    await other.page.getByLabel('API key').waitFor()
    await other.close()
    expectQuiet(person)
    await person.close()
  })

  it('[U7] tries a policy as it is written, shows what changes, and puts it in force', async () => {
    const person = await browser.signIn('admin', '/settings/access')
    const { page } = person
    const test = page.locator('.policy-test')
    await test.getByText('allowed', { exact: true }).waitFor()
    await test.getByLabel('Wants to').selectOption('reveal')
    await test.getByLabel('Class').fill('email')
    await test.getByText('denied', { exact: true }).waitFor()
    const editor = page.getByLabel('Own policies')
    await editor.fill('permit (principal, action, resourc);')
    await test.getByText(/1:\d+/).waitFor()
    await editor.fill(analystsMayRevealMail)
    await test.getByText('allowed', { exact: true }).waitFor()
    await test.getByText('Decided by analysts-reveal-mail.').waitFor()
    await test.getByLabel('Class').fill('us_ssn')
    await test.getByText('denied', { exact: true }).waitFor()
    await screenshot(page, 'settings-access')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change who may look?' })
    await dialog.getByText('@id("analysts-reveal-mail")').waitFor()
    await screenshot(page, 'settings-access-save')
    await dialog.getByRole('button', { name: 'Put it in force' }).click()
    await page.getByText('The policy is in force').waitFor()
    await page.getByText('Own policies are in force').waitFor()
    expect(readFileSync(join(harness.path, 'access.cedar'), 'utf8')).toBe(analystsMayRevealMail)
    expectQuiet(person)
    await person.close()
  })

  it('[U7] shows what the policy makes of a text', async () => {
    const person = await browser.signIn('admin', '/settings/protection')
    const { page } = person
    await page.getByRole('button', { name: 'Take an example' }).click()
    await page.locator('mark', { hasText: '123-45-6789' }).waitFor()
    await page.locator('mark', { hasText: 'ada@example.com' }).waitFor()
    await screenshot(page, 'settings-protection-found')
    expect(await axe(page)).toEqual([])
    expectQuiet(person)
    await person.close()
  })

  it('[U7] what somebody has no right to is there, disabled, with the reason', async () => {
    const person = await browser.signIn('viewer', '/alerts')
    const { page } = person
    const audit = page.getByRole('link', { name: /^Audit/ }).first()
    expect(await audit.getAttribute('aria-disabled')).toBe('true')
    expect(await audit.getAttribute('title')).toBe(
      'Your roles (viewer) have no right to read the audit.',
    )
    await page.goto('/audit')
    await page.getByText('Your roles (viewer) have no right to read the audit.').last().waitFor()
    await screenshot(page, 'not-for-you')
    expect((await page.goto('/Rns'))?.status()).toBe(404)
    await page.getByRole('heading', { name: 'There is no page here' }).waitFor()
    expectQuiet(person)
    await person.close()
  })
})

if (noBrowser)
  it('the console in Chromium: skipped', () => console.warn(`not checked: ${noBrowser}`))
