// What no source of the console may hold: each would undo what its content security policy and its pages promise.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../console/src')
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

/** Files, by name, where `pattern` stands, but for those that are there for it. */
function where(pattern: RegExp, ...allowed: string[]): string[] {
  return sources
    .filter(({ name, text }) => pattern.test(text) && !allowed.includes(name))
    .map(({ name }) => name)
}

it('[U3] no source makes HTML, code or style sheets of text', () => {
  expect(sources.length).toBeGreaterThan(50)
  expect(where(/dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|srcdoc/i)).toEqual(
    [],
  )
  expect(where(/document\.write|createContextualFragment|DOMParser/)).toEqual([])
  expect(where(/\beval\(|new Function\(|setTimeout\(\s*['"`]|setInterval\(\s*['"`]/)).toEqual([])
  expect(where(/createElement\(\s*['"](?:script|style|iframe|link)/)).toEqual([])
  expect(where(/<(?:script|iframe|object|embed|base|style)\b/)).toEqual([])
})

it('[U3] the only address that is not a path of the console is the one of the provider', () => {
  const link =
    /<(?:a|area|form|button|img|video|audio|source|input)\b[^>]*\b(?:href|src|action|formAction)=\{(?!['"`]\/)/
  expect(where(link, 'pages/sign-in.tsx')).toEqual([])
  // Who signs out is led to the provider, to sign out there.
  const leave = /window\.open|location\.(?:href|assign|replace)\b|target="_blank"/
  expect(where(leave, 'lib/session.ts')).toEqual([])
  // Written by hand, an address of another origin would be no data, and still a request.
  expect(where(/['"`]https?:\/\//, 'pages/first-steps/snippets.ts')).toEqual([])
})

it('[U5] one file goes to the browser’s storage, and one place writes the title', () => {
  const storage = /localStorage|sessionStorage|indexedDB|document\.cookie|caches\.|CacheStorage/
  expect(where(storage, 'lib/view-settings.ts')).toEqual([])
  expect(where(/document\.title/, 'ui/page.tsx', 'pages/sign-in.tsx')).toEqual([])
  expect(
    where(/navigator\.clipboard/, 'ui/copy-button.tsx', 'pages/run/revealed-values.tsx'),
  ).toEqual([])
  // Of a route’s own label, which is a fixed word.
  expect(where(/<Page\b[^>]*\btitle=\{(?!['"`])/, 'app.tsx')).toEqual([])
})

it('[U5] one file asks the collector, so that none forgets the token or adds a cache', () => {
  expect(where(/\bfetch\(/, 'lib/request.ts')).toEqual([])
  expect(where(/XMLHttpRequest|WebSocket\(|sendBeacon/)).toEqual([])
})
