// Enforces the layer table of ARCHITECTURE.md: which folder of src/ may import which.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const layers: Record<string, string> = {
  crypto: '',
  record: 'crypto',
  keys: 'crypto',
  ledger: 'crypto',
  fields: 'record crypto keys',
  detect: 'record',
  terms: 'record crypto keys detect',
  protect: 'record crypto detect',
  analyze: 'record crypto detect protect',
  seal: 'record crypto keys',
  store: 'record keys seal ledger',
  ingest: 'record',
  journal: 'record crypto keys terms detect protect analyze seal ledger store',
  access: 'record crypto keys seal store journal',
  search: 'record crypto keys terms seal store journal access',
  erase: 'record crypto keys terms seal ledger store journal access search',
  verify: 'record crypto ledger seal',
  watch: 'record crypto keys seal ledger store journal access search verify',
  export: 'record crypto keys seal ledger store journal access search verify',
  capture: 'record crypto keys terms detect protect analyze seal ledger ingest journal',
}
const all = Object.keys(layers).join(' ')
layers['server'] = all.replace('capture', '')
layers['cli'] = `${all} server`
layers['testing'] = `${all} server cli`

/** The table, for the check that ARCHITECTURE.md quotes it. */
export const layerTable: Readonly<Record<string, string>> = layers

/** Node's own modules with I/O, by the layers that may touch them. */
const ioLayers = /^(store|journal|keys|analyze|ledger|watch|export|capture|server|cli|testing)$/
const ioModules = /^node:(fs|net|http|https|tls|sqlite|child_process|worker_threads|dgram|dns)/

/** A route that is declared is authorised, and known to the tests of all routes: no file of routes makes an app of its own. */
const undeclaredRoutes =
  /\bnew Hono\b|\.app\s*\.\s*(?:get|post|put|patch|delete|all|on|use|route|mount)\b/

/** What is there, on Node and in browsers, for hashes and signatures. */
const platform = /^(node:crypto|#crypto)$/

export function checkLayers(root: string): string[] {
  const problems: string[] = []
  for (const file of sources(join(root, 'src'))) {
    const from = relative(join(root, 'src'), file).split('/')
    if (from.length < 2) continue
    const layer = from[0] ?? ''
    const allowed = layers[layer]
    const where = relative(root, file)
    if (allowed === undefined) {
      problems.push(`${where}: folder ${layer} is no layer`)
      continue
    }
    if (/\.test\.ts$/.test(file)) continue
    if (where.startsWith('src/server/routes/') && undeclaredRoutes.test(readFileSync(file, 'utf8')))
      problems.push(`${where}: routes are declared with Routes.api or Routes.raw`)
    for (const target of imports(file)) problems.push(...judge(layer, allowed, where, target, root))
  }
  return problems
}

function judge(layer: string, allowed: string, where: string, target: string, root: string) {
  if (target.startsWith('.')) {
    const path = relative(join(root, 'src'), resolve(dirname(join(root, where)), target)).split('/')
    const to = path.length > 1 ? (path[0] ?? '') : ''
    if (path.join('/') === 'error.ts') return []
    if (to === '') return [`${where}: imports the public entry ${target}`]
    if (to === layer) return []
    if (!allowed.split(' ').includes(to)) return [`${where}: ${layer} may not import ${to}`]
    if (layer === 'verify' && to === 'seal' && path[1] !== 'format')
      return [`${where}: verify may import of seal only seal/format`]
    return []
  }
  if (platform.test(target) && layer !== 'crypto' && layer !== 'testing')
    return [`${where}: only crypto/ may import ${target}`]
  if (ioModules.test(target) && !ioLayers.test(layer))
    return [`${where}: ${layer} does no I/O (${target})`]
  return []
}

function* imports(file: string): Generator<string> {
  const text = readFileSync(file, 'utf8')
  for (const match of text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+['"]([^'"]+)['"]/g,
  ))
    yield match[1] ?? ''
  for (const match of text.matchAll(/import\(\s*['"]([^'"]+)['"]\s*\)/g)) yield match[1] ?? ''
  for (const match of text.matchAll(/(?:^|\n)import\s+['"]([^'"]+)['"]/g)) yield match[1] ?? ''
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== 'fixtures') yield* sources(path)
    else if (entry.name.endsWith('.ts')) yield path
  }
}

if (import.meta.main) {
  const problems = checkLayers(resolve(import.meta.dirname, '..'))
  for (const problem of problems) console.error(problem)
  process.exit(problems.length ? 1 : 0)
}
