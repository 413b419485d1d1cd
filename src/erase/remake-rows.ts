// Makes the rows of the blind index anew, under another key: each part that has rows is opened, and gets those that it would get
// if it were recorded now.
import { createBreath } from '../access/breathe.ts'
import { resolveTrace, type ResolvedRecord } from '../access/resolve-trace.ts'
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { headerToken } from '../journal/step-header.ts'
import type { PartIndex } from '../record/blind.ts'
import type { JsonValue } from '../record/json.ts'
import { renderMarked } from '../record/marker.ts'
import { HitOpener, type Located } from '../search/hit-opener.ts'
import type { PartEntry } from '../seal/format/manifest.ts'
import type { HeldRows } from '../store/index-store.ts'
import type { StoredRecord } from '../store/log-store.ts'
import type { Indexer } from '../terms/indexer.ts'
import { broughtParts } from './closed-parts.ts'

export type RemakeLog = Pick<OpenLog, 'store' | 'keys' | 'ring' | 'info' | 'indexing'>

export interface Remade {
  /** Parts that have rows under the new key. */
  parts: number
  /** Parts that could not be opened: their rows are gone. */
  dropped: number
  /** Rows of a session or a user that the content does not name any more. */
  owners: number
}

type NewRows = PartIndex & { readonly id: Uint8Array }

export class RowRemaker {
  readonly #log: RemakeLog
  readonly #indexer: Indexer
  /** Of the project: keys what stands in headers. */
  readonly #projectKey: Secret
  readonly #breath = createBreath(10)
  readonly remade: Remade = { parts: 0, dropped: 0, owners: 0 }

  constructor(log: RemakeLog, indexer: Indexer, projectKey: Secret) {
    this.#log = log
    this.#indexer = indexer
    this.#projectKey = projectKey
  }

  /** Atomic for all of them. Rejects with `key_unavailable` while keys of this log do not open: nothing is dropped then. */
  async remake(records: readonly StoredRecord[]): Promise<void> {
    const rows: NewRows[] = []
    const seen = new Set<string>()
    for (const record of records) {
      await this.#breath()
      // A list that continues no other one names parts again that an earlier record brought.
      const entries = broughtParts(record).filter(({ id }) => !seen.has(toHex(id)))
      for (const { id } of entries) seen.add(toHex(id))
      const held = await this.#log.store.index.held(entries.map(({ id }) => id))
      if (held.length) rows.push(...(await this.#rowsOf(record, entries, held)))
    }
    if (rows.length) await this.#log.store.index.replace(rows)
  }

  async #rowsOf(
    stored: StoredRecord,
    entries: readonly PartEntry[],
    held: readonly HeldRows[],
  ): Promise<NewRows[]> {
    const [record] = resolveTrace([stored], this.#log.store)
    const opener = new HitOpener(this.#log)
    const rows: NewRows[] = []
    for (const each of held) {
      const hit = { row: 0, part: each.part, record: stored.id, trace: null }
      const located = await opener.locate(hit)
      const made = located && record && (await this.#made(each, { located, record, opener }))
      if (made) {
        this.remade.parts++
        rows.push({ id: each.part, ...made })
        continue
      }
      await this.#checkClosed(entries.find(({ id }) => equalBytes(id, each.part)))
      this.remade.dropped++
      rows.push({ id: each.part })
    }
    return rows
  }

  /** A key that a service does not open now would open later: its rows must not go. */
  async #checkClosed(entry: PartEntry | undefined): Promise<void> {
    const row = entry && (await this.#log.keys.get(entry.keyId))
    if (!row) return
    try {
      await this.#log.ring.openedCommitmentOf(row)
    } catch (error) {
      if (!SealtraceError.is(error) || error.code !== 'corrupt') throw error
    }
  }

  /** Null for a part that cannot be opened, or does not hold what its class says. */
  async #made(held: HeldRows, opened: Opened): Promise<PartIndex | null> {
    const { located, opener } = opened
    if (located.class !== '') {
      const pairs = await opener.hidden(located)
      if (!pairs) return null
      const values = pairs.map(([, hidden]) => hidden)
      const tokens = this.#indexer.tokens(located.class ?? '', values)
      return tokens ? { tokens } : {}
    }
    const value = await opener.content(located)
    if (value === undefined) return null
    const words = held.words ? this.#indexer.words(value, held.part) : undefined
    const session = held.tokens ? await this.#sessionOf(value, opened) : undefined
    const tokens = session === undefined ? undefined : this.#indexer.ownerTokens({ session })
    this.remade.owners += Math.max(0, held.tokens - (tokens ? 1 : 0))
    return { ...(tokens ? { tokens } : {}), ...(words ? { words } : {}) }
  }

  /** As the client named it: what the header has is a token of it, and confirms it. */
  async #sessionOf(value: JsonValue, opened: Opened): Promise<string | undefined> {
    const { header } = opened.located
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const { session: masked } = value
    if (typeof masked !== 'string' || header?.session === undefined) return undefined
    const hidden = await this.#hiddenIn(opened)
    const session = renderMarked(masked, ({ tag }) => hidden.get(tag) ?? '')
    return headerToken(this.#projectKey, 'session', session) === header.session
      ? session
      : undefined
  }

  /** Hidden values of the record's own content, by tag. */
  async #hiddenIn({ record, opener, located }: Opened): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    for (const { id } of record.own) {
      const part = await opener.locate({ ...located.hit, part: id })
      for (const [tag, value] of (part && (await opener.hidden(part))) ?? [])
        if (typeof value === 'string') found.set(tag, value)
    }
    return found
  }
}

interface Opened {
  readonly located: Located
  readonly record: ResolvedRecord
  readonly opener: HitOpener
}
