// Whether what a record refers to is there still. Another process may have taken it since this one last looked: what expired
// comes again, and is sealed anew.
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { parseHeader } from '../record/header.ts'
import { listHash, parseManifest, type Manifest } from '../seal/format/manifest.ts'
import type { LogStore, SealedRecord } from '../store/log-store.ts'

type Rows = Pick<LogStore, 'ages' | 'trace'>
type Lists = Pick<Manifest, 'base' | 'appended'>

/**
 * Rejects with `conflict` when a list of parts that a record continues is not there with all its parts and the header rows that
 * tell what it is made of.
 */
export async function checkBases(records: readonly SealedRecord[], rows: Rows): Promise<void> {
  const all = records.map(({ header, manifest }) => ({
    trace: parseHeader(header)?.trace,
    lists: parseManifest(manifest),
  }))
  for (const [trace, group] of Map.groupBy(all, (each) => each.trace)) {
    if (trace === undefined || !group.some(({ lists }) => lists.base)) continue
    const known = new Map<string, Lists>()
    for (const { header, manifest } of await rows.trace(trace))
      if (header !== null) add(known, parseManifest(manifest))
    const brought = new Set<string>()
    for (const { lists } of group) {
      add(known, lists)
      for (const { id } of lists.appended) brought.add(toHex(id))
    }
    const walked = new Set<Lists>()
    const needed = new Map<string, Uint8Array>()
    for (const { lists } of group) {
      for (let { base } = lists; base;) {
        const before = known.get(toHex(base))
        if (!before) throw gone()
        for (const { id } of before.appended) needed.set(toHex(id), id)
        // What it continues was walked already.
        base = walked.has(before) ? undefined : before.base
        walked.add(before)
      }
    }
    for (const name of brought) needed.delete(name)
    const there = await rows.ages.classes([...needed.values()])
    if (there.size < needed.size) throw gone()
  }
}

function add(known: Map<string, Lists>, lists: Lists): void {
  // One that appends nothing is the list that it continues.
  const hash = lists.appended.length > 0 ? listHash(lists) : null
  if (hash && !known.has(toHex(hash))) known.set(toHex(hash), lists)
}

function gone(): SealtraceError {
  return new SealtraceError('conflict', 'what it refers to expired meanwhile; try again')
}
