// The console: one page at the paths that are its own, and the files that it names.
import type { Context } from 'hono'
import { notFound } from '../../access/principal.ts'
import type { Routes } from '../api/routes.ts'
import { acceptedEncoding } from '../accepted-encoding.ts'
import type { AppEnv } from '../app-context.ts'
import type { Coding, ConsoleFiles } from '../console-files.ts'
import { consoleHeaders } from '../console-headers.ts'
import { consolePaths } from '../console-paths.ts'

/** The name of each file holds a hash of its bytes. */
const forever = 'public, max-age=31536000, immutable'
const codings: readonly Coding[] = ['br', 'gzip']
const common = { method: 'get', access: 'anyone', tag: 'Console' } as const

/** Who may see the page is nobody's secret: it holds nothing of the log. */
export function pageRoutes(routes: Routes, files: ConsoleFiles): void {
  for (const path of ['/', ...consolePaths])
    routes.raw(
      {
        ...common,
        path,
        operation: `console${operationOf(path)}`,
        summary: 'The console, for browsers that ask for HTML.',
        answer: 'text/html',
      },
      // What asks for JSON at a page's path is no browser on its way there: LangSmith's clients ask at `/runs/:id`.
      (c) => {
        if (path !== '/' && !c.req.header('accept')?.includes('text/html')) throw notFound()
        return page(c, files)
      },
    )
  routes.raw(
    {
      ...common,
      path: '/assets/:name',
      operation: 'consoleAsset',
      summary: 'A script, style sheet or picture of the console.',
      answer: 'application/octet-stream',
    },
    (c) => asset(c, files),
  )
}

function operationOf(path: string): string {
  return path
    .split(/[/:-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

/** What the console says of a page that is none of its own, to who asks for HTML; null below what is not its own, and where it is not built. */
export function noSuchPage(c: Context<AppEnv>, files: ConsoleFiles): Response | null {
  const asksForPage = c.req.method === 'GET' && c.req.header('accept')?.includes('text/html')
  if (!asksForPage || /^\/(api|assets|v1)(\/|$)/.test(c.req.path) || !files.page()) return null
  return page(c, files, 404)
}

function page(c: Context<AppEnv>, files: ConsoleFiles, status: 200 | 404 = 200): Response {
  const html = files.page()
  if (!html) return notBuilt(c)
  for (const [name, value] of Object.entries(consoleHeaders)) c.header(name, value)
  return c.body(Uint8Array.from(html), status, { 'content-type': 'text/html; charset=utf-8' })
}

function notBuilt(c: Context<AppEnv>): Response {
  c.header('cache-control', 'no-store')
  return c.html(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Sealtrace</title>' +
      '<h1>Sealtrace is running</h1><p>Its console is not built. In the checkout, <code>npm run build:console</code> ' +
      'builds it; then load this page again. The command line has all of it: <code>sealtrace --help</code>.</p></html>',
    503,
  )
}

function asset(c: Context<AppEnv>, files: ConsoleFiles): Response {
  const file = files.asset(c.req.param('name') ?? '')
  if (!file) throw notFound()
  const coding = acceptedEncoding(c.req.header('accept-encoding') ?? '', codings)
  const coded = coding && file.coded[coding]
  if (coding && coded) c.header('content-encoding', coding)
  c.header('vary', 'accept-encoding')
  c.header('cache-control', forever)
  return c.body(Uint8Array.from(coded ?? file.bytes), 200, { 'content-type': file.type })
}
