// Overview, audit, subjects, integrity and approvals in Chromium over a real collector: what the auditor, the data protection officer
// and the operator do there, and what others are kept from.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
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
import { jane, runOf, send, ssn, traceOf, weekOfRuns } from './console-oversight-seed.ts'
import { keyKinds } from '../src/keys/key-row.ts'
import { Harness } from './harness.ts'

let harness: Harness
let browser: ConsoleBrowser

async function json<T>(path: string, role: string): Promise<T> {
  return (await (await harness.get(path, role)).json()) as T
}

/** What the browser was handed as a file. */
async function downloaded(page: Page, press: () => Promise<void>): Promise<[string, string]> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()])
  return [file.suggestedFilename(), readFileSync(await file.path(), 'utf8')]
}

/** Nothing of the page broke a rule of the browser, or asked anybody else. */
function expectQuiet({ strangers, complaints, dialogs }: Person): void {
  expect([strangers, complaints, dialogs]).toEqual([[], [], []])
}

async function secondOfficer(): Promise<string> {
  const { key } = harness.json<{ key: string }>('apikey', 'create', '--role', 'dpo')
  return key
}

async function find(page: Page, who: string): Promise<void> {
  await page.getByLabel('Who', { exact: true }).fill(who)
  await page.getByRole('button', { name: 'Find', exact: true }).click()
  await page.getByRole('heading', { name: 'Person found' }).waitFor()
}

/** As far as what has to be typed. */
async function askToErase(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Erase', exact: true }).click()
  await page.getByLabel('Reason').fill('request of 3 May')
  await page.getByRole('button', { name: 'See what would go' }).click()
  await page.getByRole('heading', { name: 'This cannot be undone' }).waitFor()
  return (await page.locator('#main .facts code').first().textContent()) ?? ''
}

async function verifyNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Every byte' }).click()
  await page.getByText(/^Checked every byte/).waitFor()
}

describe.skipIf(noBrowser)('oversight in Chromium', () => {
  beforeAll(async () => {
    harness = new Harness()
    await harness.start()
    await weekOfRuns(harness, Date.now())
    browser = await ConsoleBrowser.launch(harness)
  })

  afterAll(async () => {
    await browser?.close()
    await harness?.dispose()
  })

  it('[U20] [U27] what is seen in a chart is clicked through to its runs, by the keyboard too', async () => {
    const person = await browser.signIn('viewer', '/overview')
    const { page } = person
    const chart = page.getByRole('figure', { name: 'Runs', exact: true })
    await page.locator('.stat', { hasText: /^Runs50/ }).waitFor()
    await send(harness, [runOf(52, Date.now())])
    await page.locator('.stat', { hasText: /^Runs51/ }).waitFor()
    const last = chart.locator('.plot-links a[tabindex="0"]')
    await last.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('End')
    for (let n = 0; n < 30 && / runs 0$/.test((await label(page)) ?? ''); n++)
      await page.keyboard.press('ArrowLeft')
    const runs = Number(/ runs (\d+)$/.exec((await label(page)) ?? '')?.[1])
    expect(runs).toBeGreaterThan(0)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/runs\?since=.*&until=/)
    const { search } = new URL(page.url())
    const { traces } = await json<{ traces: object[] }>(`/api/v1/traces${search}`, 'viewer')
    expect(traces).toHaveLength(runs)
    await page.goBack()
    await chart.getByRole('button', { name: 'Runs as a table' }).click()
    const cells = await chart.locator('tbody td').allTextContents()
    expect(cells.reduce((sum, cell) => sum + Number(cell), 0)).toBe(51)
    await page.getByRole('link', { name: 'gpt-5-mini' }).click()
    await page.waitForURL(/\/runs\?.*model=gpt-5-mini/)
    await page.goBack()
    await page.getByRole('link', { name: 'email', exact: true }).click()
    await page.waitForURL(/\/runs\?.*classes=email/)
    await page.goto('/overview?last=24h&model=gpt-5')
    await page.getByRole('button', { name: 'model: gpt-5' }).click()
    await page.waitForURL((url) => !url.search.includes('model'))
    await page.goto('/overview?since=2020-01-01T00:00:00Z&until=2020-01-02T00:00:00Z')
    await page.getByRole('link', { name: 'First steps' }).last().click()
    await page.waitForURL('**/first-steps')
    expectQuiet(person)
    await person.close()
  })

  it('[U21] the auditor filters, follows and exports, sees denials, and no content', async () => {
    await harness.get(`/api/v1/search?text=fine`, 'viewer')
    const person = await browser.signIn('auditor', '/audit')
    const { page } = person
    let seen = ''
    page.on('response', async (response) => {
      if (response.url().includes('/api/')) seen += await response.text().catch(() => '')
    })
    await page.getByLabel('Outcome').selectOption('denied')
    await page.waitForURL(/outcome=denied/)
    const denied = page.locator('tbody tr', { hasText: 'Searched' })
    await denied.waitFor()
    expect(await denied.getAttribute('data-tone')).toBe('bad')
    expect(await page.locator('tbody tr', { hasText: 'allowed' }).count()).toBe(0)
    const [name, text] = await downloaded(page, async () => {
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menuitem', { name: /NDJSON/ }).click()
    })
    expect(name).toMatch(/^sealtrace-audit-.*\.ndjson$/)
    const entries = text.trim().split('\n')
    expect(entries.map((line) => (JSON.parse(line) as { outcome: string }).outcome)).toEqual(
      entries.map(() => 'denied'),
    )
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByRole('button', { name: 'Follow live' }).click()
    await page.getByText('live', { exact: true }).waitFor()
    await harness.get(`/api/v1/traces/${traceOf(0)}`, 'analyst')
    const followed = page.locator('tbody tr[data-tone="new"]', { hasText: 'Read a run' }).first()
    await followed.waitFor()
    await followed.getByRole('button').click()
    const [leaf] = await downloaded(page, () =>
      page.getByRole('dialog').getByRole('button', { name: 'Receipt' }).click(),
    )
    expect(leaf).toMatch(/\.(tlog-proof|leaf)$/)
    await screenshot(page, 'oversight-audit-entry')
    await page.keyboard.press('Escape')
    await page.goto('/overview')
    await page.getByRole('figure', { name: 'Runs', exact: true }).waitFor()
    for (const canary of [jane, ssn, 'A fine day']) expect(seen).not.toContain(canary)
    expect(seen).toContain('"entries"')
    expectQuiet(person)
    await person.close()
  })

  it('[U26] who has no right finds the page disabled, with the reason, and asks the collector nothing', async () => {
    const locked = {
      analyst: ['audit', 'subjects', 'approvals', 'integrity'],
      auditor: ['subjects', 'approvals'],
      admin: ['subjects', 'approvals'],
    }
    for (const [role, names] of Object.entries(locked)) {
      const person = await browser.signIn(role, '/overview')
      const { page } = person
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      for (const name of names) {
        await go(page, `/${name}`)
        await page
          .getByText(/have no right to/)
          .last()
          .waitFor()
        await page.getByRole('heading', { name: 'Not for you' }).waitFor()
      }
      const theirs = new RegExp(`^/api/.*(${names.join('|')}|requests|log$)`)
      expect([role, asked.filter((path) => theirs.test(path))]).toEqual([role, []])
      expectQuiet(person)
      await person.close()
    }
  })

  it('[U28] each page stands light, dark, and at 360 px, with nothing that axe finds serious', async () => {
    const person = await browser.signIn('dpo', '/overview')
    const { page } = person
    for (const name of ['overview', 'audit', 'subjects', 'approvals', 'integrity']) {
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.emulateMedia({ colorScheme: 'light' })
      await go(page, `/${name}`)
      await page.locator('.loading').waitFor({ state: 'detached' })
      if (name === 'subjects') await find(page, jane)
      expect([name, 'light', await axe(page, '#main')]).toEqual([name, 'light', []])
      await screenshot(page, `oversight-${name}-light`)
      await page.emulateMedia({ colorScheme: 'dark' })
      await screenshot(page, `oversight-${name}-dark`)
      await page.setViewportSize({ width: 360, height: 740 })
      expect([name, 'dark', await axe(page, '#main')]).toEqual([name, 'dark', []])
      expect([name, await overflow(page)]).toEqual([name, 0])
      await page.emulateMedia({ colorScheme: 'light' })
      await screenshot(page, `oversight-${name}-360`)
    }
    expectQuiet(person)
    await person.close()
  })

  it('[U22] [U23] a person is found, exported and erased after their id was typed, and the log verifies', async () => {
    const person = await browser.signIn('dpo', '/subjects')
    const { page, context } = person
    const asked: string[] = []
    context.on('request', (request) => asked.push(request.url()))
    await find(page, jane)
    await page.getByText('17 records with', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByText('The file is in the clear.').waitFor()
    await page.getByLabel('Reason').fill('asked for it')
    await page.getByLabel('I know that the file is in the clear').check()
    const [name, text] = await downloaded(page, () =>
      page.getByRole('dialog').getByRole('button', { name: 'Export' }).click(),
    )
    expect(name).toMatch(/^subject-[0-9a-f]{32}\.json$/)
    expect(text).toContain(ssn)
    const id = await askToErase(page)
    const erase = page.getByRole('button', { name: /Erase for good/ })
    await page.getByLabel(`Type ${id} to confirm`).fill(id.slice(1))
    await erase.click({ force: true })
    await page.getByLabel(`Type ${id} to confirm`).fill(id)
    await screenshot(page, 'oversight-erase-typed')
    // The preview, and nothing by the press on what was typed wrong.
    expect(asked.filter((url) => url.endsWith('/subjects/erase'))).toHaveLength(1)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Erased for good.').waitFor()
    await page.getByText('c2sp.org/tlog-proof@v1').waitFor()
    await screenshot(page, 'oversight-erased')
    await page.getByRole('link', { name: 'Verify the log' }).click()
    await verifyNow(page)
    await page.getByText('All that was checked holds.').waitFor()
    await page.getByText('17 erased', { exact: true }).waitFor()
    await screenshot(page, 'oversight-verified')
    const { findings, ok } = harness.json<{ ok: boolean; findings: object[] }>('verify', '--deep')
    expect([ok, findings]).toEqual([true, []])
    await page.goto('/subjects')
    await page.getByLabel('Who', { exact: true }).fill(jane)
    await page.getByLabel('Who', { exact: true }).press('Enter')
    await page.getByText('Nothing is held on them').waitFor()
    expect(asked.filter((url) => /jane|example\.com|219-09|request%20of|3\+May/.test(url))).toEqual(
      [],
    )
    expectQuiet(person)
    await person.close()
  })

  it('[U25] a reveal and an erasure take two people: who asks cannot decide, another one can', async () => {
    const settings = join(harness.path, 'two.toml')
    writeFileSync(settings, '[reveal]\nsecond_person = true\n[erasure]\nsecond_person = true\n')
    await harness.stop()
    await harness.start('--config', settings)
    const trace = `/api/v1/traces/${traceOf(7)}`
    const { steps } = await json<{ steps: { recordId: string }[] }>(trace, 'analyst')
    const key = { 'x-api-key': harness.keys['investigator'] ?? '' }
    const body = {
      recordId: steps[0]?.recordId,
      class: 'email',
      reason: 'call back',
      ticket: 'T-1',
    }
    const asked = await harness.post('/api/v1/reveal/requests', JSON.stringify(body), key)
    expect(asked.status).toBe(200)
    const one = await browser.signIn('investigator', '/approvals')
    const two = await browser.signIn('dpo', '/approvals')
    const own = one.page.getByRole('button', { name: /^Approve/ })
    expect(await own.getAttribute('aria-disabled')).toBe('true')
    expect(await own.textContent()).toContain('You asked for it')
    await screenshot(two.page, 'oversight-approvals')
    await two.page.getByRole('button', { name: 'Approve', exact: true }).click()
    for (const text of ['call back', 'T-1'])
      await two.page.getByRole('dialog').getByText(text, { exact: true }).waitFor()
    await two.page
      .getByRole('dialog')
      .getByLabel(/Reason/)
      .fill('customer called')
    await two.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await two.page.getByRole('table', { name: 'Reveals that were decided' }).waitFor()
    await one.page.reload()
    await one.page.getByText('approved', { exact: true }).waitFor()

    await two.page.goto('/subjects')
    await find(two.page, 'user-1')
    const id = await askToErase(two.page)
    await two.page.getByLabel(`Type ${id} to confirm`).fill(id)
    await two.page.getByRole('button', { name: 'Erase for good' }).click()
    await two.page.getByText('Nothing is erased yet.').waitFor()
    await two.page.getByRole('link', { name: 'Approvals' }).last().click()
    await two.page.getByRole('tab', { name: 'Erasures' }).click()
    const mine = two.page.getByRole('button', { name: /Approve and erase/ })
    expect(await mine.getAttribute('aria-disabled')).toBe('true')
    const three = await browser.signIn(await secondOfficer(), '/approvals?of=erasures')
    await three.page.getByRole('button', { name: 'Approve and erase' }).click()
    await three.page.getByLabel(`Type ${id} to confirm`).fill(id)
    await three.page.getByRole('button', { name: 'Erase for good' }).click()
    await three.page.getByText('Erased for good.').waitFor()
    for (const person of [one, two, three]) {
      expectQuiet(person)
      await person.close()
    }
  })

  it('[U18] [U23] [U24] a record that was changed is named, with its place, and the commands are there', async () => {
    const told = await tamper()
    const person = await browser.signIn('auditor', '/integrity')
    const { page } = person
    const [name, note] = await downloaded(page, () =>
      page.getByRole('button', { name: 'Checkpoint', exact: true }).click(),
    )
    expect([name, note]).toEqual(['checkpoint.txt', expect.stringContaining(harness.init.origin)])
    await page.getByText(`--log-key '${harness.init.logKey}'`).first().waitFor()
    await verifyNow(page)
    await page.getByText('Something is not as it must be.').waitFor()
    const { findings } = harness.json<{ findings: { recordId: string; index: number }[] }>(
      'verify',
      '--deep',
    )
    const row = page.getByRole('table', { name: /What verification found/ }).locator('tbody tr')
    const rows = await row.allTextContents()
    expect(rows).toHaveLength(findings.length)
    for (const { recordId } of findings) expect(rows.join()).toContain(recordId)
    expect(await axe(page, '#main')).toEqual([])
    await screenshot(page, 'oversight-tampered')
    const reader = await browser.signIn('analyst', `/runs/${told[0]?.[0]}`)
    for (const [trace, word] of told) {
      await go(reader.page, `/runs/${trace}`)
      await reader.page.locator('.run-detail strong', { hasText: word }).waitFor()
      await reader.page.getByText('Ask somebody who may verify the log').waitFor()
    }
    expectQuiet(reader)
    await reader.close()
    expectQuiet(person)
    await person.close()
  })
})

/** What was said in runs is changed, robbed of its key, and deleted by hand, and what the steps then say of themselves. */
async function tamper(): Promise<[string, string][]> {
  const idOf = async (trace: string): Promise<Buffer> => {
    const { steps } = await json<Steps>(`/api/v1/traces/${trace}?content=none`, 'analyst')
    return Buffer.from(steps[0]?.recordId.replaceAll('-', '') ?? '', 'hex')
  }
  const [changed, keyless, deleted] = [traceOf(2), traceOf(4), traceOf(5)]
  const [changedId, deletedId] = [await idOf(changed), await idOf(deleted)]
  await harness.stop()
  const log = new DatabaseSync(join(harness.data, 'default', 'log.db'))
  const own = 'WHERE seq = (SELECT seq FROM records WHERE id = ?)'
  log.prepare(`UPDATE parts SET data = zeroblob(length(data)) ${own}`).run(changedId)
  log.prepare(`DELETE FROM parts ${own}`).run(deletedId)
  log.close()
  const keys = new DatabaseSync(join(harness.data, 'default', 'keys.db'))
  keys
    .prepare('DELETE FROM keys WHERE kind = ? AND owner = ?')
    .run(keyKinds.slot, Buffer.from(keyless, 'hex'))
  keys.close()
  await harness.start()
  return [
    [changed, 'Damaged.'],
    [keyless, 'Erased.'],
    [deleted, 'Missing.'],
  ]
}

interface Steps {
  readonly steps: readonly { readonly recordId: string }[]
}

/** What a screen reader says of what has the focus. */
function label(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null)
}
