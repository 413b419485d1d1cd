// The bundled entry must find what the sources find: a bundler leaves out what it thinks that nobody needs.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { detect } from '../src/detect.ts'

const root = resolve(import.meta.dirname, '..')
const dist = resolve(process.argv[2] ?? join(root, 'dist'))
const built = (await import(join(dist, 'detect.js'))) as { detect: typeof detect }
const fixtures = join(root, 'src/detect/fixtures')
const options = { policy: { preset: 'strict' } } as const

const texts = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('input.txt'))
  .map(
    (name) => [name, readFileSync(join(fixtures, name), 'utf8').replaceAll('{{+}}', '')] as const,
  )
const different = texts.filter(
  ([, text]) =>
    JSON.stringify(built.detect(text, options)) !== JSON.stringify(detect(text, options)),
)
for (const [name] of different) console.error(`the bundle finds something else in ${name}`)
if (different.length > 0 || texts.length === 0) process.exit(1)
