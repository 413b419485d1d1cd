// Rotates the root key of a log with many keys under it.
import { labels } from '../src/crypto/labels.ts'
import { randomBytes } from '../src/crypto/random.ts'
import { Secret } from '../src/crypto/secret.ts'
import { rotateRoot } from '../src/journal/rotate-root.ts'
import { KeyRows } from '../src/keys/key-rows.ts'
import { testLog } from '../src/testing/test-log.ts'

export interface RewrapResult {
  /** Keys that were wrapped anew. */
  readonly keys: number
  /** Seconds, with the passes that see that none is left. */
  readonly seconds: number
}

/** As in older logs, where the root key wraps the keys of subjects: later ones have a few dozen keys under it. */
export async function benchRewrap({ keys = 100_000 } = {}): Promise<RewrapResult> {
  const log = await testLog()
  const open = await log.open({ maxQueued: 100_000 })
  try {
    const { table, provider, state } = { table: open.keys, ...open }
    const rows = new KeyRows({ table, provider, state })
    for (let made = 1; made <= keys; made++) {
      const row = { id: randomBytes(16), kind: 'subject' as const, epoch: '2026-11' }
      const owner = randomBytes(32)
      await rows.putByRoot(labels.wrapSubject, { ...row, owner }, Secret.random())
      if (made % 1000 === 0 || made === keys)
        await open.journal.append({
          ...{ records: [], keys: rows.takeWrites(), traces: [], duplicates: 0 },
        })
    }
    const begin = performance.now()
    const { rows: done } = await rotateRoot(open, { environment: {}, actor: 'bench' })
    if (done < keys) throw new Error('not all were wrapped anew')
    return { keys: done, seconds: Math.round(performance.now() - begin) / 1000 }
  } finally {
    await open.close()
    log.dispose()
  }
}

if (import.meta.main) console.log(JSON.stringify(await benchRewrap(), null, 1))
