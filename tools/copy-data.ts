import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Copies data that sources read at run time, or that the package publishes, to the same places below `to`. */
export function copyData(from: string, to: string): void {
  for (const file of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.json') || file.includes('fixtures')) continue
    mkdirSync(join(to, dirname(file)), { recursive: true })
    copyFileSync(join(from, file), join(to, file))
  }
}
