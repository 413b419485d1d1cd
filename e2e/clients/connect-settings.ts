// What a page of docs/connect tells its reader to set, so that clients are run with just that.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '../../docs/connect')

export interface ConnectSettings {
  readonly page: string
  /** Of `sh connect` blocks: variables to export. */
  readonly variables: Readonly<Record<string, string>>
  /** Of `js connect` and `py connect` blocks: lines that stand in the client's program as they are. */
  readonly lines: readonly string[]
}

/**
 * Blocks are marked ```sh connect CLIENT…, ```js connect CLIENT… or ```py connect CLIENT…. Null when no page has one for
 * the client. Throws when two pages have.
 */
export function connectSettings(client: string): ConnectSettings | null {
  const found = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .flatMap((page) => settingsOf(page, client) ?? [])
  if (found.length > 1)
    throw new Error(`${client} has blocks in ${found.map(({ page }) => page).join(' and ')}`)
  return found[0] ?? null
}

/** The variables with this collector's addresses and key in place of the page's. */
export function filledIn(
  { variables }: ConnectSettings,
  { url, grpcUrl, key }: { url: string; grpcUrl: string; key: string },
): Record<string, string> {
  const own = new Map([
    ['http://127.0.0.1:4318', url],
    ['http://127.0.0.1:4317', grpcUrl],
    ['st_ingest_…', key],
  ])
  // In one pass: the port of this collector may begin with the digits of another.
  const said = /http:\/\/127\.0\.0\.1:431[78]|st_ingest_…/g
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value.replaceAll(said, (text) => own.get(text) ?? text),
    ]),
  )
}

function settingsOf(page: string, client: string): ConnectSettings | null {
  const text = readFileSync(join(folder, page), 'utf8')
  const blocks = [...text.matchAll(/^```(sh|js|py) connect ([^\n]+)\n([\s\S]*?)^```$/gm)].filter(
    ([, , clients = '']) => clients.split(' ').includes(client),
  )
  if (blocks.length === 0) return null
  const ofKind = (kind: RegExp) =>
    blocks.filter(([, language = '']) => kind.test(language)).map(([, , , block = '']) => block)
  return {
    page,
    variables: Object.fromEntries(ofKind(/^sh$/).flatMap(exportsOf)),
    lines: ofKind(/^(js|py)$/)
      .flatMap((block) => block.split('\n'))
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  }
}

/** `export A=b C="d e"`, also over several lines; comments go. */
function exportsOf(block: string): [string, string][] {
  const lines = block.split('\n').filter((line) => line.startsWith('export '))
  return lines.flatMap((line) =>
    [...line.matchAll(/([A-Z][A-Z0-9_]*)=("[^"]*"|\S+)/g)].map(
      ([, name = '', value = '']): [string, string] => [name, value.replace(/^"(.*)"$/, '$1')],
    ),
  )
}
