// Debian's Chromium over a real collector, for the tests of the console: one browser a file, a context for each person.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axeCore from 'axe-core'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { installPackages } from '../../src/testing/install-packages.ts'
import { type Harness } from '../harness.ts'
import { repository } from '../command.ts'

/** Where screenshots are kept to be looked at. */
export const artefacts =
  process.env['E2E_ARTEFACTS'] ?? join(repository, 'node_modules/.cache/e2e-artefacts')

/** Null where there is a browser; else why not. */
export const noBrowser = installPackages(['chromium'])

export interface PersonOptions {
  /** Default 1280 by 800. */
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
}

/** One window of one person, and all that it did on the way. */
export interface Person {
  readonly page: Page
  readonly context: BrowserContext
  /** Addresses that were asked for, of other origins than the collector's. */
  readonly strangers: string[]
  /** What the content security policy stopped, and what the page said went wrong. */
  readonly complaints: string[]
  /** Dialogs of the browser: only a script from data would open one. */
  readonly dialogs: string[]
  close(): Promise<void>
}

export class ConsoleBrowser {
  readonly #browser: Browser
  readonly #harness: Harness

  private constructor(browser: Browser, harness: Harness) {
    this.#browser = browser
    this.#harness = harness
  }

  /** Builds the console where it is stale. */
  static async launch(harness: Harness): Promise<ConsoleBrowser> {
    const built = spawnSync(
      process.execPath,
      [join(repository, 'tools/build-console.ts'), '--if-stale'],
      { encoding: 'utf8' },
    )
    if (built.status !== 0) throw new Error(built.stderr)
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    })
    return new ConsoleBrowser(browser, harness)
  }

  /** Nobody yet: a window at the collector's address. */
  async open(path = '/', options: PersonOptions = {}): Promise<Person> {
    const { width = 1280, height = 800, dark = false } = options
    const origin = this.#harness.url
    const context = await this.#browser.newContext({
      baseURL: origin,
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      // Nothing moves: a picture is the same each time.
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    const person = {
      page,
      context,
      strangers: [] as string[],
      complaints: [] as string[],
      dialogs: [] as string[],
      close: () => context.close(),
    }
    await watch(person, origin)
    await page.goto(path)
    return person
  }

  /** Signs in by the key of a role, and waits for the page. */
  async signIn(role: string, path = '/', options: PersonOptions = {}): Promise<Person> {
    const person = await this.open(path, options)
    const { page } = person
    await page.getByLabel('API key').fill(this.#harness.keys[role] ?? role)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.shell #main h1').waitFor()
    return person
  }

  close(): Promise<void> {
    return this.#browser.close()
  }
}

async function watch(person: Person, origin: string): Promise<void> {
  const { page, context, strangers, complaints, dialogs } = person
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:') && !url.startsWith('blob:'))
      strangers.push(url)
  })
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // What the collector refuses is said in the console too: that is the page's to show, and no fault.
    const isRefusal = /Failed to load resource/.test(message.text())
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text())
  })
  await page.exposeFunction('complain', (what: string) => complaints.push(what))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { complain } = window as unknown as { complain: (what: string) => void }
      complain(`policy: ${event.violatedDirective} ${event.blockedURI}`)
    })
  })
}

/** What axe finds, serious or worse, and of contrast all: one line each. */
export async function axe(page: Page, within = 'html'): Promise<string[]> {
  await page.evaluate(axeCore.source)
  return page.evaluate(async (selector) => {
    interface Result {
      id: string
      impact: string | null
      nodes: { target: unknown[]; failureSummary?: string }[]
    }
    const { axe: tool } = window as unknown as {
      axe: { run: (where: string, options: object) => Promise<{ violations: Result[] }> }
    }
    const { violations } = await tool.run(selector, { resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
      )
  }, within)
}

/** To another page of the console, as a press in the navigation. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, path)
  await page.locator('#main h1').waitFor()
}

/** Pixels that the page is wider than the window; 0 is as it should be. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
}

/** Kept to be looked at; `name` without an ending. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(artefacts, { recursive: true })
  await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: true })
}
