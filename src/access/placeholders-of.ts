import { createBreath } from './breathe.ts'
import type { PartOpener } from './part-opener.ts'
import { Placeholders } from './render.ts'
import type { ResolvedRecord } from './resolve-trace.ts'

/** Ordinals follow the ledger, so they stay when later steps arrive. */
export async function placeholdersOf(
  resolved: readonly ResolvedRecord[],
  opener: PartOpener,
): Promise<Placeholders> {
  const placeholders = new Placeholders()
  const seen = new Set<string>()
  const breath = createBreath()
  for (const { appended, own } of resolved) {
    await breath()
    for (const group of [...appended, own]) {
      const name = group[0] ? Buffer.from(group[0].id).toString('hex') : ''
      if (seen.has(name)) continue
      seen.add(name)
      const text = await opener.content(group).catch(() => null)
      if (typeof text === 'string') placeholders.scan(text)
    }
  }
  return placeholders
}
