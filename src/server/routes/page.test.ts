import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from 'hono'
import { afterAll, expect, it } from 'vitest'
import { paths } from '../../../console/src/paths.ts'
import { Routes } from '../api/routes.ts'
import type { AppContext, AppEnv } from '../app-context.ts'
import { ConsoleFiles } from '../console-files.ts'
import { consolePolicy } from '../console-headers.ts'
import { consolePaths } from '../console-paths.ts'
import { testApp } from '../test-app.ts'
import { noSuchPage, pageRoutes } from './page.ts'

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-console-page-'))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<html>the console')
writeFileSync(join(folder, 'assets/a-1.js'), 'js')
writeFileSync(join(folder, 'assets/a-1.js.br'), 'br')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function get(path: string, headers: Record<string, string> = {}, from = folder) {
  const routes = new Routes({} as AppContext)
  const files = new ConsoleFiles(from)
  pageRoutes(routes, files)
  const asJson = (c: Context<AppEnv>) => c.json({ error: { code: 'not_found' } }, 404)
  routes.app.onError((_, c) => asJson(c))
  routes.app.notFound((c) => noSuchPage(c, files) ?? asJson(c))
  return routes.app.request(path, { headers })
}

const html = { accept: 'text/html,application/xhtml+xml' }

it('[U2] serves the console at its pages, to what asks for HTML, from no cache', async () => {
  expect(consolePaths).toEqual(paths)
  for (const path of ['/', ...consolePaths]) {
    const answer = await get(path.replace(/:\w+/, 'x'), html)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('<html>the console')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  }
  expect((await get('/runs/1', { accept: 'application/json' })).status).toBe(404)
})

it('[U2] a mistyped address is the console’s own word to a browser, with 404, and JSON to all else', async () => {
  for (const path of ['/nowhere', '/runs/', '/Runs', '/settings/a/b']) {
    const answer = await get(path, html)
    expect([path, answer.status, await answer.text()]).toEqual([path, 404, '<html>the console'])
    expect(answer.headers.get('content-security-policy')).toBe(consolePolicy)
    expect(await (await get(path)).json()).toMatchObject({ error: { code: 'not_found' } })
  }
  for (const path of ['/api', '/api/v1/x', '/assets/x', '/v1/x'])
    expect((await get(path, html)).headers.get('content-type')).toBe('application/json')
  const nowhere = await get('/nowhere', html, join(folder, 'nowhere'))
  expect(await nowhere.json()).toMatchObject({ error: { code: 'not_found' } })
})

it('[U2] answers what does not exist in the API as JSON, to a browser too', async () => {
  const { app } = testApp()
  for (const path of ['/api/v1/nowhere', '/v1/nowhere']) {
    const answer = await app.request(path, { headers: html })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } })
  }
})

it('[U1] the policy of the page allows its own files, text only, and no other origin', async () => {
  const { headers } = await get('/', html)
  expect(headers.get('content-security-policy')).toBe(consolePolicy)
  expect(consolePolicy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
  expect(consolePolicy).toContain("require-trusted-types-for 'script'; trusted-types 'none'")
  expect(consolePolicy).toContain("frame-ancestors 'none'")
  expect(consolePolicy).toContain("base-uri 'none'")
  expect(consolePolicy).not.toMatch(/unsafe|\*|https?:|data:|blob:/)
  expect(headers.get('permissions-policy')).toContain('camera=()')
})

it('[U2] files are kept for good, and sent as small as the browser takes them', async () => {
  const small = await get('/assets/a-1.js', { 'accept-encoding': 'gzip, br' })
  expect(small.headers.get('content-encoding')).toBe('br')
  expect(small.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(await small.text()).toBe('br')
  const plain = await get('/assets/a-1.js')
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect(plain.headers.get('vary')).toBe('accept-encoding')
  expect(await plain.text()).toBe('js')
  expect((await get('/assets/none.js')).status).toBe(404)
})

it('[U2] where the console is not built, says what builds it', async () => {
  const answer = await get('/', html, join(folder, 'nowhere'))
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('npm run build:console')
})
