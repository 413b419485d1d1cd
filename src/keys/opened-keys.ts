// Keys that the root key wraps, once they were opened: a service would be asked for each of them, and may be away.
import { toHex } from '../crypto/encoding.ts'
import type { KeyRows, OpenKey } from './key-rows.ts'
import { rootLabelOf, type KeyRow } from './key-row.ts'

/** By the id of their row, which stands for one key for good. */
export class OpenedKeys {
  readonly #rows: KeyRows
  readonly #open = new Map<string, OpenKey>()
  #isSure = true

  constructor(rows: KeyRows) {
    this.#rows = rows
  }

  /** The key of a row that is in the table. */
  async open(row: KeyRow): Promise<OpenKey> {
    await this.#forgetGone()
    const known = this.#open.get(toHex(row.id))
    if (known) return known
    return this.add({ id: row.id, key: await this.#rows.openByRoot(rootLabelOf(row), row) })
  }

  /** One that was made here. */
  add(key: OpenKey): OpenKey {
    this.#open.set(toHex(key.id), key)
    return key
  }

  /** Those that are not in the table, destroyed or never stored, are forgotten before any is given out again. */
  reset(): void {
    this.#isSure = false
  }

  async #forgetGone(): Promise<void> {
    if (this.#isSure) return
    this.#isSure = true
    for (const [name, { id }] of this.#open)
      if (!(await this.#rows.table.get(id))) this.#open.delete(name)
  }
}
