// What a new log takes over from the one that it follows, so that recorders and clients go on.
import { isGenuineApiKey } from '../journal/api-key.ts'
import type { ProducerKeys } from '../journal/create-log.ts'
import type { ApiKeyRow } from '../store/key-store.ts'
import { openCopy, projectKeyOf, type RestoreSources } from './open-copy.ts'

type Sources = Pick<RestoreSources, 'place' | 'rootKeys'>

/** The private keys of what recorders seal to; null where they do not open. `project`: where the old log lies. */
export async function producersOf(sources: Sources, project: string): Promise<ProducerKeys | null> {
  const copy = await openCopy(sources, { readOnly: true, project })
  try {
    const { key } = await projectKeyOf(copy, 'producer')
    if (!key) return null
    const { key: hybrid } = await projectKeyOf(copy, 'producer-hybrid')
    return { key, hybrid }
  } finally {
    await copy.close()
  }
}

/** Those that are good in the old log, and that it made itself. */
export async function goodApiKeys(sources: Sources, project: string): Promise<ApiKeyRow[]> {
  const copy = await openCopy(sources, { readOnly: true, project })
  try {
    const { key } = await projectKeyOf(copy, 'index')
    if (!key) return []
    const rows = await copy.keys.apiKeys()
    return rows.filter((row) => row.revoked === null && isGenuineApiKey(row, key))
  } finally {
    await copy.close()
  }
}
