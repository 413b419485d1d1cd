// `npm run bench [NAME…]`: runs the benchmarks, one after the other. `npm run bench -- detect --quick`: what comes after the
// names is passed on to them.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const all = {
  ingest: 'ingest.ts',
  indexing: 'indexing.ts',
  size: 'size.ts',
  conversation: 'conversation.ts',
  doors: 'doors.ts',
  search: 'search.ts',
  'console-reads': 'console-reads.ts',
  console: 'console.ts',
  seal: 'seal.ts',
  erase: 'erase.ts',
  rewrap: 'rewrap.ts',
  detect: 'detect/main.ts',
  proxy: 'proxy.ts',
  capture: 'capture.ts',
  'client-sealing': 'client-sealing.ts',
  fields: 'fields.ts',
  ledger: 'ledger.ts',
  verify: 'ledger-verify.ts',
  receipt: 'ledger-receipt.ts',
  install: 'install.ts',
  authorize: 'authorize.ts',
}
const args = process.argv.slice(2)
const flags = args.findIndex((arg) => arg.startsWith('-'))
const wanted = flags < 0 ? args : args.slice(0, flags)
const passed = flags < 0 ? [] : args.slice(flags)
const unknown = wanted.filter((name) => !Object.keys(all).includes(name))
if (unknown.length) throw new Error(`no benchmark ${unknown.join(', ')}`)
for (const [name, file] of Object.entries(all)) {
  if (wanted.length && !wanted.includes(name)) continue
  console.log(`\n## ${name}\n`)
  const { status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, file), ...passed],
    { stdio: 'inherit' },
  )
  if (status !== 0) process.exit(status ?? 1)
}
