import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { budget, isFresh, judge, sourceHash } from './build-console.ts'

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-build-console-'))
const dist = join(folder, 'dist')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string | Uint8Array): void {
  const path = join(folder, name)
  mkdirSync(resolve(path, '..'), { recursive: true })
  writeFileSync(path, text)
}

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  write('src/main.tsx', 'one')
  write('dist/index.html', '<script type="module" src="/assets/a.js"></script>')
  write('dist/assets/a.js', 'code')
  write('dist/assets/a.js.gz', 'gz')
  write('dist/licenses.md', 'MIT')
})

it('[U2] is built again when a source changed, and not when a test or a word about it did', () => {
  expect(isFresh(folder, dist)).toBe(false)
  write('dist/built-from.txt', sourceHash(folder))
  write('src/main.test.ts', 'a test')
  write('README.md', 'words')
  expect(isFresh(folder, dist)).toBe(true)
  write('src/main.tsx', 'two')
  expect(isFresh(folder, dist)).toBe(false)
})

it('[U9] the build fails above the budget of what the first page waits for', () => {
  expect(judge(dist, [folder])).toEqual({ bytes: 2, problems: [] })
  write('dist/assets/a.js.gz', new Uint8Array(budget + 1))
  expect(judge(dist, [folder]).problems).toEqual([
    `${budget + 1} bytes of first scripts and styles; at most ${budget}`,
  ])
})

it('the build fails without the licenses of what others wrote', () => {
  rmSync(join(dist, 'licenses.md'))
  expect(judge(dist, [folder]).problems).toEqual(['no licenses of what it holds'])
})

it('[U9] the build fails for a path of this machine, a source map, and inline code', () => {
  write('dist/assets/a.js', `"${folder}/src"\n//# sourceMappingURL=a.js.map`)
  write('dist/index.html', '<script src="/assets/a.js"></script><script>1</script>')
  expect(judge(dist, [folder]).problems).toEqual([
    'inline code',
    'a.js: names a source map',
    'a.js: holds a path of this machine',
  ])
})

it('[U2] the package has the console', () => {
  const root = join(import.meta.dirname, '..')
  expect(readFileSync(join(root, 'tools/build.ts'), 'utf8')).toContain("join(dist, 'console')")
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const script of ['prepare', 'start']) expect(scripts[script]).toContain('build-console.ts')
  expect(existsSync(join(root, 'console/index.html'))).toBe(true)
})
