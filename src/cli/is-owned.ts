import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { takeLease } from '../store/sqlite/lease.ts'

/** Whether another process, such as a collector, has the log in this folder now. Throws `unavailable` when that cannot be seen. */
export function isOwned(folder: string): boolean {
  const path = join(folder, 'lease.db')
  if (!existsSync(path)) return false
  const lease = takeLease(path)
  lease?.release()
  return lease === null
}
