// The list of runs, a run and its steps, sessions and users, as people use them: Debian's Chromium over a real collector.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { encodeUtf8, fromBase64Url } from '../src/crypto/encoding.ts'
import { sealBatch } from '../src/seal/sealed-batch.ts'
import {
  axe,
  ConsoleBrowser,
  go,
  noBrowser,
  overflow,
  screenshot,
  type Person,
  type PersonOptions,
} from './console/browser.ts'
import {
  address,
  fullRun,
  hostileRun,
  longRun,
  manyRuns,
  perStep,
  ssn,
} from './console-runs-seed.ts'
import type { Line } from './console-runs-seed.ts'
import { Harness } from './harness.ts'
import { xssCorpus } from './xss-corpus.ts'

const start = Date.now() - 3_600_000
const full = fullRun(start)
const evil = hostileRun(start + 20_000)
const long = longRun(start + 40_000, 1000)
const people: Person[] = []
const patience = { timeout: 10_000 }
let harness: Harness
let browser: ConsoleBrowser
let secondPerson = ''

async function record(lines: readonly Line[]): Promise<void> {
  const body = lines.map((line) => JSON.stringify(line)).join('\n')
  const answer = await harness.post('/api/v1/steps', body, {
    'content-type': 'application/x-ndjson',
  })
  expect(await answer.json()).toMatchObject({ accepted: lines.length })
}

/** As a recorder tells of steps that it lost. */
async function recordGap(step: Line): Promise<void> {
  const about = await (await harness.get('/api/v1/recorder', 'ingest')).json()
  const { publicKey } = about as { publicKey: string }
  const session = '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01'
  const recorder = { session, sequence: 1, name: 'sealtrace', version: '0.1.0' }
  const gap = {
    ...{ kind: 'event', name: 'sealtrace.gap', endTime: step['startTime'] },
    attributes: { 'sealtrace.gap.count': 3, 'sealtrace.gap.reason': 'queue_full' },
  }
  const batch = encodeUtf8(JSON.stringify({ recorder, steps: [{ ...step, ...gap }] }))
  const sealed = sealBatch(fromBase64Url(publicKey) ?? new Uint8Array(0), batch)
  const { status } = await harness.post('/api/v1/steps', Uint8Array.from(sealed), {
    'content-type': 'application/vnd.sealtrace.batch',
  })
  expect(status).toBe(200)
}

/** Each role signs in once. */
const signedIn = new Map<string, Person>()
async function as(role: string, path: string, options: PersonOptions = {}): Promise<Page> {
  const name = `${role} ${JSON.stringify(options)}`
  const known = signedIn.get(name)
  if (known) {
    await known.page.goto(path)
    return known.page
  }
  const person = await browser.signIn(role, path, options)
  people.push(person)
  person.page.setDefaultTimeout(10_000)
  signedIn.set(name, person)
  return person.page
}

/** Opens the full run at the model call that holds addresses and a number. */
async function atChat(role: string, options?: PersonOptions): Promise<Page> {
  const page = await as(role, `/runs/${full.traceId}`, options)
  await page
    .getByRole('treeitem', { name: /completion chat/ })
    .first()
    .click()
  await page.getByRole('heading', { name: /chat · gpt/ }).waitFor()
  return page
}

/** Whether somebody looks at the page, as the browser tells it. */
function look(page: Page, isSeen: boolean): Promise<void> {
  return page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    },
    isSeen ? 'visible' : 'hidden',
  )
}

/** Whether any map or list in the memory of the page holds the text. */
async function inMaps(page: Page, text: string): Promise<boolean> {
  const client = await page.context().newCDPSession(page)
  const within = { objectGroup: 'held' }
  const prototype = await client.send('Runtime.evaluate', {
    ...{ expression: 'Map.prototype', ...within },
  })
  const { objects } = await client.send('Runtime.queryObjects', {
    ...{ prototypeObjectId: prototype.result.objectId ?? '', ...within },
  })
  const { result } = await client.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: `function (text) { return this.some((map) => [...map.values()].some((of) => of === text)) }`,
    arguments: [{ value: text }],
    returnByValue: true,
  })
  await client.detach()
  return result.value as boolean
}

/** All that the browser keeps, and what the address and the title say. */
function kept(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.title]),
  )
}

describe.skipIf(noBrowser)('runs in the console', () => {
  beforeAll(async () => {
    harness = new Harness()
    const config = join(harness.path, 'sealtrace.toml')
    writeFileSync(config, '[reveal]\nsecond_person = ["us_ssn"]\nshown_seconds = 4\n')
    await harness.start('--config', config)
    await record([...full.lines, ...evil.lines, ...manyRuns(start - 60_000, 60)])
    await record(long.lines)
    secondPerson = harness.json<{ key: string }>('apikey', 'create', '--role', 'investigator').key
    browser = await ConsoleBrowser.launch(harness)
  })

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      for (const [i, { page }] of people.entries())
        await screenshot(page, `FAIL-${task.name.slice(1, 4)}-${i}`)
  })

  afterAll(async () => {
    await browser?.close()
    await harness?.dispose()
  })

  it('[U11] filters are the address; words are in no address, title or storage', async () => {
    const page = await as('analyst', '/runs')
    const rows = page.locator('tbody tr')
    await rows.nth(49).waitFor()
    await page.getByRole('button', { name: 'Show more' }).click()
    await rows.nth(62).waitFor()
    await page.getByLabel('Status').selectOption('error')
    await page.waitForURL(/\/runs\?status=error$/)
    await expect.poll(() => rows.count(), patience).toBe(8)
    await page.reload()
    await expect.poll(() => rows.count(), patience).toBe(8)
    await page.getByRole('button', { name: 'More filters' }).click()
    await page.getByLabel('Agent').fill('odd')
    await page.keyboard.press('Enter')
    await page.waitForURL(/agent=odd&status=error|status=error&agent=odd/)
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: /Save this view/ }).click()
    await page.getByLabel('Name').fill('odd ones')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Clear all' }).click()
    await rows.nth(49).waitFor()
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByText('odd ones', { exact: true }).click()
    await page.waitForURL(/agent=odd/)
    await page.goBack()
    await page.keyboard.press('/')
    await page.keyboard.type('refunds')
    await page.keyboard.press('Enter')
    await page.getByText(/[1-9] match/).waitFor()
    expect(await kept(page)).not.toContain('refund')
    const results = page.getByRole('region', { name: 'Search results' })
    await results.getByRole('link', { name: 'answer a complaint' }).first().click()
    await page.getByRole('heading', { name: /search manuals/ }).waitFor()
    expect(await page.title()).toBe('Run · Sealtrace')
  })

  it('[U10] new runs wait behind a count while somebody reads, under load too', async () => {
    const page = await as('analyst', '/runs')
    const rows = page.locator('tbody tr')
    await rows.nth(49).waitFor()
    const before = await rows.first().getAttribute('data-key')
    await Promise.all([0, 1, 2, 3].map((n) => record(manyRuns(Date.now() - 1000 * (n + 1), 50))))
    const bar = page.getByRole('button', { name: /new runs/ })
    await bar.waitFor()
    expect(await rows.first().getAttribute('data-key')).toBe(before)
    await bar.click()
    await expect.poll(() => rows.first().getAttribute('data-key'), patience).not.toBe(before)
    expect(await rows.first().getAttribute('data-tone')).toBe('new')
    // A browser has six connections to a host for all of its tabs.
    const closed = page.waitForEvent('requestfailed', (of) => of.url().endsWith('/events'))
    await look(page, false)
    await closed
    await record(manyRuns(Date.now(), 1))
    await look(page, true)
    await page.getByRole('button', { name: /new run/ }).waitFor()
  })

  it('[U19] a run is found, opened and read by the keyboard alone', async () => {
    const page = await as('analyst', '/runs?agent=support')
    await page.locator('tbody tr').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const tree = page.getByRole('tree')
    await tree.waitFor()
    await tree.focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'k', 'End', 'Home', 'ArrowLeft', 'ArrowRight'])
      await page.keyboard.press(key)
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: /chat · gpt/ }).waitFor()
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
      /step that is selected/,
    )
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/runs\?agent=support$/)
    await page.goto('data:text/html,elsewhere')
    await page.goto(`/runs/${full.traceId}`)
    await tree.waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/runs$/)
  })

  it('[U13] tree and bars: every step once, few rows in the page, however many there are', async () => {
    const page = await as('analyst', `/runs/${full.traceId}`)
    const items = page.getByRole('treeitem')
    await items.nth(8).waitFor()
    const names = await items.allInnerTexts()
    for (const name of ['answer a complaint', 'look_up', 'search manuals', 'billing'])
      expect(names.join('\n')).toContain(name)
    await page
      .getByRole('treeitem', { name: /tool look_up/ })
      .first()
      .click()
    await page
      .getByRole('region', { name: 'Error' })
      .getByText(/Timeout/)
      .waitFor()
    await page.getByRole('treeitem', { name: /search manuals/ }).click()
    await page.getByText('Refunds take five days.').waitFor()
    await page.goto(`/runs/${long.traceId}`)
    await items.first().waitFor()
    expect(await items.count()).toBeLessThan(80)
    await page.getByRole('tree').focus()
    await page.keyboard.press('End')
    await page.getByRole('heading', { name: /step 999/ }).waitFor()
    expect(await items.count()).toBeLessThan(80)
  })

  it('[U15] a viewer gets headers and is told so; an analyst gets chips, and no value in any answer', async () => {
    const viewer = await atChat('viewer')
    await viewer.getByText('Headers only.').waitFor()
    expect(
      await viewer.getByRole('button', { name: 'Reveal email' }).getAttribute('aria-disabled'),
    ).toBe('true')
    expect(await viewer.content()).not.toContain('You help people')
    const analyst = await as('analyst', '/runs')
    const bodies: Promise<string>[] = []
    analyst.on('response', (answer) => {
      if (answer.url().includes('/api/v1/') && !answer.url().includes('/events'))
        bodies.push(answer.text().catch(() => ''))
    })
    await atChat('analyst')
    await analyst.locator('.hidden-chip', { hasText: '[EMAIL_1]' }).first().waitFor()
    const why = analyst.getByRole('button', { name: 'Reveal email' })
    expect(await why.getAttribute('title')).toMatch(/no right to reveal hidden values/)
    await why.click({ force: true })
    expect(await analyst.locator('dialog[open]').count()).toBe(0)
    const all = (await Promise.all(bodies)).join('\n')
    expect(all).toContain('[EMAIL_1]')
    for (const value of [address, ssn]) expect(all + (await analyst.content())).not.toContain(value)
  })

  it('[U16] a reveal takes a reason, shows one class, counts down and forgets', async () => {
    const page = await atChat('investigator')
    const all = page.getByRole('button', { name: /^Reveal all…/ })
    expect(await all.getAttribute('title')).toMatch(/no right to reveal all hidden values/)
    await all.click({ force: true })
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.getByRole('button', { name: 'Reveal email' }).click()
    const reveal = page.getByRole('dialog').getByRole('button', { name: /^Reveal/ })
    await reveal.click({ force: true })
    expect(await page.getByRole('dialog').count()).toBe(1)
    await page.getByLabel('Reason').fill('a complaint')
    await reveal.click()
    const shown = page.getByRole('region', { name: 'Revealed: email' })
    await shown.getByText(address).waitFor()
    expect(await page.locator('mark').first().innerText()).toContain(address)
    await screenshot(page, 'run-revealed')
    expect(await kept(page)).not.toContain(address)
    await page.context().grantPermissions(['clipboard-write'])
    await shown.getByRole('button', { name: 'Copy the value of [EMAIL_1]' }).click()
    await page.getByText('Copied. This is on the record.').waitFor()
    await expect.poll(() => shown.count(), patience).toBe(0)
    expect(await page.content()).not.toContain(address)
    expect(await inMaps(page, address)).toBe(false)
    await page.locator('button.hidden-chip', { hasText: '[EMAIL_2]' }).click()
    await page.getByLabel('Reason').fill('only that one')
    await reveal.click()
    await shown.waitFor()
    expect(await page.content()).not.toContain(address)
    await page.getByRole('treeitem', { name: /search manuals/ }).click()
    await expect.poll(() => shown.count(), patience).toBe(0)
    const entries = await (await harness.get('/api/v1/audit?action=reveal', 'auditor')).text()
    expect(entries).toContain('a complaint')
    expect(entries).toContain('reveal.copy')
    expect(entries).not.toContain(address)
  })

  it('[U17] where a second person is asked for: ask, be approved, look; the emergency is apart', async () => {
    const page = await atChat('investigator')
    await page.getByRole('button', { name: 'Reveal us_ssn' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('tax form')
    const direct = dialog.getByRole('button', { name: 'Reveal', exact: true })
    if (await direct.isVisible()) await direct.click()
    await dialog.getByRole('button', { name: 'Emergency…' }).click()
    const emergency = dialog.getByRole('button', { name: /without a second person/ })
    expect(await emergency.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByRole('button', { name: 'Ask for approval' }).click()
    await dialog.getByText(/It waits for an answer/).waitFor()
    await screenshot(page, 'run-second-person')
    const headers = { authorization: `Bearer ${secondPerson}`, 'content-type': 'application/json' }
    const asked = await fetch(`${harness.url}/api/v1/reveal/requests`, { headers })
    const { requests } = (await asked.json()) as { requests: { id: string; state: string }[] }
    const open = requests.find(({ state }) => state === 'open')
    const decided = await fetch(`${harness.url}/api/v1/reveal/requests/${open?.id}/decide`, {
      ...{ method: 'POST', headers, body: JSON.stringify({ approve: true }) },
    })
    expect(decided.status).toBe(200)
    await dialog.getByRole('button', { name: 'Reveal now' }).click()
    const shown = page.getByRole('region', { name: 'Revealed: us_ssn' })
    await shown.getByText(ssn).waitFor()
    await shown.getByRole('button', { name: 'Hide now' }).click()
    expect(await page.content()).not.toContain(ssn)
    await page.getByRole('button', { name: 'Reveal us_ssn' }).click()
    await dialog.getByLabel('Reason').fill('somebody is in danger')
    if (await direct.isVisible()) await direct.click()
    await dialog.getByRole('button', { name: 'Emergency…' }).click()
    await dialog.getByLabel(/This is an emergency/).check()
    await emergency.click()
    await shown.getByText(ssn).waitFor()
    const entries = await (await harness.get('/api/v1/audit?action=reveal', 'auditor')).text()
    for (const action of ['reveal.approve', 'reveal.break-glass']) expect(entries).toContain(action)
  })

  it('[U18] proofs, receipts and sealed bytes; what runs, never ended or was lost says so', async () => {
    const id = 'ab'.repeat(16)
    const begun = { traceId: id, startTime: new Date().toISOString() }
    await record([
      { ...begun, spanId: '1'.repeat(16), kind: 'agent', name: 'goes on' },
      {
        ...begun,
        spanId: '2'.repeat(16),
        parentSpanId: '9'.repeat(16),
        kind: 'tool',
        name: 'lost child',
      },
    ])
    await recordGap({ ...begun, spanId: '3'.repeat(16), parentSpanId: '1'.repeat(16) })
    const page = await as('auditor', `/runs/${id}`)
    await page.getByRole('treeitem', { name: /agent/ }).getByText('running').waitFor()
    await page.getByText('no parent').waitFor()
    await page.getByRole('treeitem', { name: /3 steps lost here/ }).click()
    await page.getByText('More came than the recorder may hold').waitFor()
    await page.getByText('in the log', { exact: true }).first().waitFor()
    await page.getByText('witnessed by 0').first().waitFor()
    await page.getByRole('tab', { name: 'Proof' }).click()
    const files: string[] = []
    page.on('download', (file) => files.push(file.suggestedFilename()))
    await page.getByRole('button', { name: 'Receipt' }).click()
    await expect
      .poll(() => files.map((name) => name.replace(/^[^.]*/, '')).toSorted(), patience)
      .toEqual(['.leaf', '.tlog-proof'])
    await page.getByRole('button', { name: 'Sealed bytes' }).click()
    await page
      .getByText(/^000000 {2}/)
      .first()
      .waitFor()
    await page.goto(`/runs/${'00'.repeat(15)}11`)
    await page.getByText('Not there, or not for you').waitFor()
  })

  it('[U16] a whole run is revealed by who has that right, with a reason, and says what it leaves out', async () => {
    const page = await as('dpo', `/runs/${full.traceId}`)
    const all = page.getByRole('button', { name: /^Reveal all…/ })
    const dialog = page.getByRole('dialog')
    const reveal = dialog.getByRole('button', { name: /^Reveal all/ })
    await all.click()
    await reveal.click({ force: true })
    await dialog.getByLabel('Reason').fill('request of 3 May')
    await reveal.click()
    await dialog
      .getByText(/^Left out/)
      .getByText('us_ssn')
      .waitFor()
    await dialog.getByRole('heading', { name: 'email in chat · gpt-4o-mini' }).first().waitFor()
    expect(await dialog.innerText()).toContain(address)
    expect(await page.content()).not.toContain(ssn)
    await dialog.getByRole('button', { name: 'Hide now' }).click()
    expect(await page.content()).not.toContain(address)
    // What comes after Cancel is not shown.
    const bulk = '**/api/v1/reveal/bulk'
    await page.route(bulk, async (route) => {
      const response = await route.fetch()
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await route.fulfill({ response })
    })
    await all.click()
    await dialog.getByLabel('Reason').fill('asked for, and left')
    const late = page.waitForResponse(bulk)
    await reveal.click()
    await (await late).finished()
    await page.evaluate(() => new Promise((done) => setTimeout(done, 100)))
    expect([await dialog.count(), (await page.content()).includes(address)]).toEqual([0, false])
    await page.unroute(bulk)
    await go(page, `/runs/${String(manyRuns(start - 60_000, 1)[0]?.['traceId'])}`)
    await all.click()
    await dialog.getByLabel('Reason').fill('nothing is hidden in it')
    await reveal.click()
    await dialog.getByRole('alert').getByText('There is no such value').waitFor()
    const asked = await harness.get('/api/v1/audit?action=reveal.bulk', 'auditor')
    const { entries } = (await asked.json()) as { entries: { outcome: string }[] }
    expect(entries.map(({ outcome }) => outcome)).toEqual(['failed', 'allowed', 'allowed'])
  })

  it('[U18] hidden values that an erasure took are said to be gone', async () => {
    const body = JSON.stringify({ values: [address], mentions: true, reason: 'request of 3 May' })
    const key = { 'x-api-key': harness.keys['dpo'] ?? '' }
    expect((await harness.post('/api/v1/subjects/erase', body, key)).status).toBe(200)
    const page = await atChat('investigator')
    await page.getByRole('button', { name: 'Reveal email' }).click()
    await page.getByLabel('Reason').fill('a complaint')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Reveal/ })
      .click()
    await page.getByText('No value of this class is stored here any more.').waitFor()
    await page.getByRole('tab', { name: 'Proof' }).click()
    await page.getByRole('button', { name: 'Sealed bytes' }).first().click()
    await page.getByText('gone', { exact: true }).waitFor()
    await page.getByText('These bytes are gone').waitFor()
  })

  it(`[U19] ${xssCorpus.length} texts that attack are text in every view`, async () => {
    const page = await as('analyst', '/runs')
    await page.context().addInitScript(() => {
      Object.assign(window, { hits: [], xssHit: (n: number) => window.hits.push(n) })
    })
    for (const path of ['/runs?kind=retrieval', '/sessions', '/users', '/overview']) {
      await page.goto(path)
      await page.locator('tbody tr, svg').first().waitFor()
      if (path.startsWith('/runs')) await page.getByText('<script>xssHit(1)').first().waitFor()
      await expectHarmless(page)
    }
    let seen = ''
    await page.goto(`/runs/${evil.traceId}`)
    const tree = page.getByRole('tree')
    await tree.focus()
    for (let i = 0; i < xssCorpus.length; i += perStep) {
      await page.locator('.run-detail .tab-panel').waitFor()
      if (i % (3 * perStep) === 0) await page.getByRole('tab', { name: 'Details' }).click()
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll<HTMLElement>('.run-detail summary'))
          fold.click()
      })
      await expectHarmless(page)
      seen += await page.locator('.run-detail').innerText()
      await tree.focus()
      for (let n = 0; n < perStep; n++) await page.keyboard.press('ArrowDown')
    }
    await screenshot(page, 'run-hostile')
    const plain = xssCorpus.filter((text) => /^[ -~]{1,200}$/.test(text))
    for (const text of plain) expect(seen).toContain(text)
    // The check sees what it is there to see.
    await page.evaluate(() => document.body.append(document.createElement('iframe')))
    await expect(expectHarmless(page)).rejects.toThrow(/iframe/)
  })

  it('[U8] each view at 360 px, light and dark, and the list at 1280 and 1024: nothing to scroll sideways, axe finds nothing serious', async () => {
    const list = await as('investigator', '/runs')
    await list.locator('tbody tr').first().waitFor()
    const { width = 0 } = (await list.locator('tbody td[data-wide]').first().boundingBox()) ?? {}
    expect(width).toBeGreaterThan(200)
    expect(await overflow(list)).toBe(0)
    await screenshot(list, 'runs-1280')
    for (const window of [1280, 1024]) {
      await list.setViewportSize({ width: window, height: 800 })
      const frame = list.locator('.table-frame')
      const hidden = await frame.evaluate((element) => element.scrollWidth - element.clientWidth)
      expect([window, hidden]).toEqual([window, 0])
    }
    const small = { width: 360, height: 740 }
    for (const [n, path] of ['/runs', '/sessions', '/users', `/runs/${full.traceId}`].entries()) {
      const page = await as('investigator', path, small)
      await page.locator('tbody tr, [role=treeitem]').first().waitFor()
      expect([path, await overflow(page)]).toEqual([path, 0])
      // A card of a phone: four of them are seen at once.
      const card = await page.locator('tbody tr, [role=treeitem]').first().boundingBox()
      expect(card?.height).toBeLessThan(150)
      if (n % 3 === 0) expect(await axe(page, '#main')).toEqual([])
      await screenshot(page, `runs-360-${n}`)
    }
    for (const dark of [true, false]) {
      const page = await atChat('investigator', dark ? { dark } : {})
      expect(await axe(page, '#main')).toEqual([])
      await screenshot(page, `run-${dark ? 'dark' : 'light'}`)
    }
  })

  it('[U1] all of this asked nobody else, and broke no rule of the browser', () => {
    for (const { strangers, complaints, dialogs } of people)
      expect({ strangers, complaints, dialogs }).toEqual({
        strangers: [],
        complaints: [],
        dialogs: [],
      })
  })
})

declare global {
  interface Window {
    hits: number[]
  }
}

/** Of what the data says nothing became a script, an element, or an attribute that does something. */
async function expectHarmless(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const bad = [...document.querySelectorAll('body *')].flatMap((element) => {
      const name = element.localName
      const isStrange =
        /^(iframe|object|embed|img|video|audio|source|base|meta|link|style|template|math|form)$/.test(
          name,
        ) && !element.matches('form.search-box')
      const attributes = element.getAttributeNames().filter((attribute) => {
        const value = element.getAttribute(attribute) ?? ''
        if (/^on|^srcdoc$|^ping$|^formaction$/.test(attribute)) return true
        if (attribute === 'href') return !/^\/(?!\/)|^#/.test(value)
        if (/^(src|style|class|id|action)$/.test(attribute))
          return /xssHit|hit\.invalid/i.test(value)
        return false
      })
      return isStrange || attributes.length > 0 ? [`${name} ${attributes.join()}`] : []
    })
    return {
      bad,
      hits: window.hits ?? [],
      title: /xss|script/i.test(document.title),
      url: /xss|%3C|hit\.invalid/i.test(location.href),
    }
  })
  expect(found).toEqual({ bad: [], hits: [], title: false, url: false })
}
