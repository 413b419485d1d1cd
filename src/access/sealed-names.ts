// Short texts of steps that are sealed, opened without the content beside them being shown.
import { SealtraceError } from '../error.ts'
import { formatRecordId } from '../record/id.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../record/json.ts'
import { hasMarks } from '../record/marker.ts'
import { parseOpened } from '../seal/parse-opened.ts'
import type { PartOpener } from './part-opener.ts'
import { placeholdersOf } from './placeholders-of.ts'
import { Chunks, Placeholders, renderContent } from './render.ts'
import type { ResolvedRecord } from './resolve-trace.ts'

/** What of a step's content is a name. */
export const nameFields = [
  ...(['name', 'model', 'provider', 'agent', 'tool', 'traceType', 'environment'] as const),
  ...(['toolCallId', 'session'] as const),
] as const
export type Names = Partial<Record<(typeof nameFields)[number], string>>

/** One for each answer. */
export class SealedNames {
  readonly #opener: PartOpener
  readonly #records: ReadonlyMap<string, ResolvedRecord>
  readonly #resolved: readonly ResolvedRecord[]
  #placeholders: Promise<Placeholders> | null = null

  constructor(opener: PartOpener, resolved: readonly ResolvedRecord[]) {
    this.#opener = opener
    this.#resolved = resolved
    this.#records = new Map(resolved.map((item) => [formatRecordId(item.record.id), item]))
  }

  /** Null for content that is not there, or cannot be read. */
  async of(recordId: string): Promise<Names | null> {
    const item = this.#records.get(recordId)
    if (!item?.header || item.damaged) return null
    try {
      const text = await this.#opener.content(item.own)
      const content = typeof text === 'string' ? parseOpened(text) : null
      if (!isJsonObject(content)) return null
      return await this.#render(content)
    } catch (error) {
      if (!SealtraceError.is(error) || error.code !== 'corrupt') throw error
      return null
    }
  }

  async #render(content: JsonObject): Promise<Names> {
    const names: Names = {}
    for (const field of nameFields) {
      const value: JsonValue | undefined = Object.hasOwn(content, field)
        ? content[field]
        : undefined
      if (typeof value !== 'string') continue
      // Ordinals of hidden values follow the whole run: it is read for a name that holds one.
      const placeholders = hasMarks(value) ? await this.#ordinals() : new Placeholders()
      const shown = renderContent(value, placeholders, new Chunks())
      if (typeof shown === 'string') names[field] = shown
    }
    return names
  }

  #ordinals(): Promise<Placeholders> {
    return (this.#placeholders ??= placeholdersOf(this.#resolved, this.#opener))
  }
}
