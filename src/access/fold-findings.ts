import type { FindingCount, Header } from '../record/header.ts'

type Findings = Record<string, FindingCount>

/**
 * What was found in a step that several records tell, in ledger order. Records repeat each other (metadata in the begin and
 * in the end), and headers do not say where a finding stood: per class it is the most that one record has. Content that
 * came with a later record first and is stored as a chunk of its own (messages, long texts) is new for certain: it adds up.
 */
export function foldFindings(records: readonly Header[]): Findings {
  const folded = new Map<string, FindingCount>()
  for (const { findings, chunks } of records) {
    const fresh = freshIn(chunks)
    for (const [name, { count, action }] of Object.entries(findings ?? {})) {
      const known = folded.get(name)
      const more = Math.min(fresh.get(name) ?? 0, count)
      if (!known) folded.set(name, { count, action })
      else known.count = Math.max(known.count + more, count)
    }
  }
  return Object.fromEntries(folded)
}

function freshIn(chunks: Header['chunks']): ReadonlyMap<string, number> {
  const fresh = new Map<string, number>()
  for (const [, , findings] of chunks ?? [])
    for (const [name, { count }] of Object.entries(findings))
      fresh.set(name, (fresh.get(name) ?? 0) + count)
  return fresh
}
