// Quality, speed, hostile text and cold start of detection, beside peers, in one run. Quote ratios, not absolute times.
//   npm run bench -- detect [--quick] [--set NAME]… [--no-peers] [--misses CLASS] [--speed-only] [--examples FILE]… [--json]
import { coldStart } from './cold-start.ts'
import { printMisses } from './misses.ts'
import { readOptions } from './options.ts'
import { engine, ours } from './ours.ts'
import { allPeers } from './peers/peers.ts'
import { quality } from './quality.ts'
import { ruleExamples } from './rule-examples.ts'
import { speed } from './speed.ts'
import { stall } from './stall.ts'
import { toMarkdown, type Table } from './table.ts'

const options = readOptions(process.argv.slice(2))
const tables: Table[] = []

function report(...made: readonly Table[]): void {
  tables.push(...made)
  if (!options.json) for (const table of made) console.log(toMarkdown(table))
}

if (options.misses !== undefined) await printMisses(ours, options.misses, options)
else if (options.examples.length > 0) {
  const peers = options.peers ? await allPeers() : []
  for (const file of options.examples) report(await ruleExamples([ours, ...peers], file))
} else {
  const peers = options.peers ? await allPeers() : []
  if (!options.speedOnly) report(...(await quality([ours, ...peers], options)))
  if (!options.qualityOnly) {
    report(await speed([engine, ours, ...peers], options))
    if (!options.speedOnly) report(...stall([ours], options))
    report(await coldStart())
  }
  if (options.json) console.log(JSON.stringify(tables))
}
// A peer leaves a timer behind that would keep the process alive.
process.exit()
