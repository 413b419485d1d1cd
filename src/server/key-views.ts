// What keys there are: for what, how old, under which root key, and when they are renewed.
import type { OpenLog } from '../journal/open-log.ts'
import { keyInventory, type InventoryKey } from '../keys/key-inventory.ts'
import { readRotation } from '../keys/rotation-marker.ts'
import type { RootKeyState } from '../keys/root-keys.ts'
import type { KeySettings } from './keys-section.ts'

export interface KeyView {
  readonly use: string
  readonly id: string | null
  /** When it was made; of older logs the month, or the day that the log was made; null where it is not known. */
  readonly since: string | null
  /** Whole days; null where it is not known. */
  readonly ageDays: number | null
  /** When the settings have it renewed, ISO; null: never. */
  readonly next: string | null
  readonly provider: string | null
  readonly rootKey: string | null
  readonly count: number
  readonly state: string
}

/** `rotating`: a rotation of the root key has begun and not ended. Rejects with `key_unavailable`. */
export async function keyViews(
  { keys: store, provider, state, info }: Pick<OpenLog, 'keys' | 'provider' | 'state' | 'info'>,
  { now, rotation }: Omit<About, 'made'>,
): Promise<{ keys: KeyView[]; rotating: boolean }> {
  const found = await keyInventory({ table: store, provider, state }, store.all())
  const about = { made: info.created, now, rotation }
  return {
    keys: viewsOf(await provider.states(), found, about),
    rotating: readRotation(state) !== null,
  }
}

function viewsOf(
  providers: readonly RootKeyState[],
  found: readonly InventoryKey[],
  about: About,
): KeyView[] {
  const kindOf = new Map(providers.map(({ keyId, kind }) => [keyId, kind]))
  const roots = providers.map(({ kind, keyId, trouble }) => {
    const under = found.filter(({ rootKey }) => rootKey !== null && rootKey === keyId)
    // Files of the state folder say nothing of their time.
    const rows = under.filter(({ id }) => id !== null)
    const times = rows.map(({ made, rooted }) => rooted ?? made ?? about.made)
    const since = times.length ? Math.min(...times) : null
    const days = kind === 'file' ? (about.rotation?.rootDays ?? 0) : 0
    return {
      ...{ use: 'root', id: keyId, provider: kind, rootKey: null, count: under.length },
      ...ageOf(since, days, about.now),
      state: trouble ?? (under.length ? `wraps ${keysText(under.length)}` : 'wraps nothing'),
    }
  })
  const others = found.map(({ use, id, epoch, rootKey, count, made }) => ({
    ...{ use, id },
    ...ageOf(
      made ?? monthOrLog(rootKey === null ? null : id, epoch, about),
      daysOf(use, about.rotation),
      about.now,
    ),
    ...(made === null ? { since: sinceOf(rootKey, epoch, about.made) } : {}),
    ...{ provider: rootKey === null ? null : (kindOf.get(rootKey) ?? null), rootKey, count },
    state: use.startsWith('retired') ? 'being replaced' : 'in use',
  }))
  return [...roots, ...others]
}

interface About {
  /** When the log was made, milliseconds since the epoch. */
  readonly made: number
  readonly now: number
  readonly rotation: KeySettings['rotation']
}

const dayMs = 86_400_000

function ageOf(
  since: number | null,
  days: number,
  now: number,
): Pick<KeyView, 'since' | 'ageDays' | 'next'> {
  if (since === null) return { since: null, ageDays: null, next: null }
  return {
    since: new Date(since).toISOString(),
    ageDays: Math.max(0, Math.floor((now - since) / dayMs)),
    next: days === 0 ? null : new Date(since + days * dayMs).toISOString(),
  }
}

/** Since when an older row counts as in use, which does not say when it was made. */
function monthOrLog(id: string | null, epoch: string | null, { made }: About): number | null {
  if (id === null) return null
  return epoch === null ? made : Date.parse(`${epoch}-01T00:00:00Z`)
}

function sinceOf(rootKey: string | null, epoch: string | null, made: number): string | null {
  return rootKey === null ? null : (epoch ?? new Date(made).toISOString())
}

function daysOf(use: string, rotation: KeySettings['rotation']): number {
  if (use === 'epoch' || use === 'subjects') return rotation?.dataDays ?? 0
  if (use === 'index') return rotation?.indexDays ?? 0
  return use === 'signing' ? (rotation?.signingDays ?? 0) : 0
}

function keysText(count: number): string {
  return count === 1 ? '1 key' : `${count} keys`
}
