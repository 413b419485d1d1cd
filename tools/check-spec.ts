// Keeps docs/spec/ and the tests equal: every rule `**[X1]**` has a test that carries `[X1]` in its
// name, and no test names a rule that does not exist.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export function checkSpec(root: string): string[] {
  const rules = new Set<string>()
  for (const file of files(join(root, 'docs/spec'), /\.md$/))
    for (const match of readFileSync(file, 'utf8').matchAll(/\*\*\[([A-Z]+\d+)\]\*\*/g))
      rules.add(match[1] ?? '')
  const tested = new Set<string>()
  const tests = ['src', 'e2e', 'tools', 'console/src'].flatMap((dir) => [
    ...files(join(root, dir), /\.test\.ts$/),
  ])
  for (const file of tests)
    for (const call of readFileSync(file, 'utf8').matchAll(
      /\b(?:it|test|describe)(?:\.\w+)*\(\s*['"`]([^\n]*)/g,
    ))
      for (const match of (call[1] ?? '').matchAll(/\[([A-Z]+\d+)\]/g)) tested.add(match[1] ?? '')
  return [
    ...[...rules]
      .filter((rule) => !tested.has(rule))
      .map((rule) => `no test carries rule [${rule}]`),
    ...[...tested]
      .filter((rule) => !rules.has(rule))
      .map((rule) => `a test names unknown rule [${rule}]`),
  ]
}

function* files(folder: string, name: RegExp): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* files(path, name)
    else if (name.test(entry.name)) yield path
  }
}

if (import.meta.main) {
  const problems = checkSpec(resolve(import.meta.dirname, '..'))
  for (const problem of problems) console.error(problem)
  process.exit(problems.length ? 1 : 0)
}
