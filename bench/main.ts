// `npm run bench [NAME]`: runs the benchmarks, one after the other.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const all = ['ingest', 'conversation']
const wanted = process.argv.slice(2)
for (const name of wanted.length ? wanted : all) {
  console.log(`\n## ${name}\n`)
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
