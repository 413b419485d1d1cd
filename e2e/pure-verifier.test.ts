// The pure verifier as a browser gets it, without a browser: bundled under the condition `browser`, run where there is nothing of Node.
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { createContext, Script } from 'node:vm'
import { rolldown } from 'rolldown'
import { expect, it } from 'vitest'
import * as verify from '../src/verify.ts'
import { runChecks } from './clients/runtimes/checks.mjs'
import { repository } from './command.ts'
import { expectChecked } from './verifier-expectations.ts'
import { verifierMaterial } from './verifier-material.ts'

const importing =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g

/** What the entry reaches under the condition `browser`, types included: they are what a browser's project sees. */
function reachable(entry: string, condition: string): Map<string, string> {
  const { imports } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    imports: Record<string, Record<string, string>>
  }
  const seen = new Map<string, string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    const text = readFileSync(file, 'utf8')
    seen.set(file, text)
    for (const [, from = '', dynamic] of text.matchAll(importing)) {
      const target = dynamic ?? from
      const mapped = imports[target]?.[condition]
      if (mapped) visit(join(repository, mapped))
      else if (target.startsWith('.')) visit(resolve(dirname(file), target))
      else seen.set(`${relative(repository, file)} imports ${target}`, '')
    }
  }
  visit(join(repository, entry))
  return seen
}

const withoutComments = (text: string) =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')

it('[V40] reaches nothing but its own files, no Buffer, and nothing else that only Node has', () => {
  const reached = reachable('src/verify.ts', 'browser')
  expect([...reached.keys()].filter((name) => name.includes(' imports '))).toEqual([])
  const ofNode = /\b(?:Buffer|NodeJS|setImmediate|__dirname)\b|\bprocess\.|\brequire\(/
  const odd = [...reached].flatMap(([file, text]) => {
    const found = ofNode.exec(withoutComments(text))
    return found ? [`${relative(repository, file)}: ${found[0]}`] : []
  })
  expect(odd).toEqual([])
  const names = [...reached.keys()].map((file) => relative(repository, file))
  expect(names).toContain('src/crypto/platform/browser.ts')
  expect(names).not.toContain('src/crypto/platform/node.ts')
  // The check would see it: on Node the same entry reaches node:crypto.
  expect([...reachable('src/verify.ts', 'default').keys()]).toContain(
    'src/crypto/platform/node.ts imports node:crypto',
  )
})

it('[V40] [V42] bundled for browsers and on Node it comes to the same, with nothing of Node around', async () => {
  const material = await verifierMaterial()
  const entry = `import * as verify from './src/verify.ts'
    import { runChecks } from './e2e/clients/runtimes/checks.mjs'
    globalThis.results = (text) => runChecks(verify, JSON.parse(text)).then(JSON.stringify)`
  const bundle = await rolldown({
    input: 'virtual',
    cwd: repository,
    platform: 'browser',
    plugins: [
      {
        name: 'virtual',
        resolveId: (id) => (id === 'virtual' ? join(repository, 'virtual.js') : null),
        load: (id) => (id.endsWith('virtual.js') ? entry : null),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'iife' })
  await bundle.close()
  const context = createContext({ TextEncoder, TextDecoder, crypto: globalThis.crypto })
  new Script(output[0].code).runInContext(context)
  const results = context['results'] as (text: string) => Promise<string>
  const text = JSON.stringify(material)
  expectChecked(JSON.parse(await results(text)), material)
  expectChecked(await runChecks(verify, JSON.parse(text)), material)
}, 120_000)
