// Preloaded into a collector under test: its clock is off by the milliseconds that stand in $MOVED_CLOCK, a file.
import { readFileSync } from 'node:fs'

const { now } = Date
const file = process.env['MOVED_CLOCK'] ?? ''

Date.now = () => now() + Number(readFileSync(file, 'utf8'))
