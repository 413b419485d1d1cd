// For runtimes with files: the material's path as argument, the results on stdout.
import { readFileSync } from 'node:fs'
import process from 'node:process'
import * as verify from 'sealtrace/verify'
import { runChecks } from './checks.mjs'

const material = JSON.parse(readFileSync(process.argv[2], 'utf8'))
process.stdout.write(JSON.stringify(await runChecks(verify, material)))
