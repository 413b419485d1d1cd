// Docs are checked: links lead somewhere, "Enforced by" names a file that exists, and the layer table of
// ARCHITECTURE.md is the one that is enforced.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { layerTable } from './check-layers.ts'

export function checkDocs(root: string): string[] {
  const problems: string[] = []
  for (const file of documents(root)) {
    const text = readFileSync(file, 'utf8')
    const where = relative(root, file)
    for (const match of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g))
      if (!existsSync(resolve(dirname(file), match[1] ?? '')))
        problems.push(`${where}: link to ${match[1]} leads nowhere`)
    for (const match of text.matchAll(/^Enforced by: (.*)$/gm))
      for (const name of (match[1] ?? '').matchAll(/`([^`]+)`/g))
        if (!existsSync(join(root, name[1] ?? '')))
          problems.push(`${where}: ${name[1]} does not exist`)
  }
  return [...problems, ...checkLayerTable(root)]
}

function checkLayerTable(root: string): string[] {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const problems: string[] = []
  for (const match of text.matchAll(/^\| (\w+) \| ([^|]*) \|$/gm)) {
    const [, layer = '', allowed = ''] = match
    const enforced = layerTable[layer]
    if (enforced === undefined || /everything/.test(allowed)) continue
    if (allowed.replace('–', '').trim() !== enforced)
      problems.push(`ARCHITECTURE.md: layer ${layer} is not as enforced`)
  }
  return problems
}

function* documents(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', '.git', 'vectors', 'fixtures'].includes(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* documents(path)
    else if (entry.name.endsWith('.md')) yield path
  }
}

if (import.meta.main) {
  const problems = checkDocs(resolve(import.meta.dirname, '..'))
  for (const problem of problems) console.error(problem)
  process.exit(problems.length ? 1 : 0)
}
