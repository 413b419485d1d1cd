// The content of steps, masked, as their producers sealed it: they may be attackers.
import { SealtraceError } from '../error.ts'
import type { Header } from '../record/header.ts'
import type { JsonValue } from '../record/json.ts'
import { parseOpened } from '../seal/parse-opened.ts'
import { missingText, type PartOpener } from './part-opener.ts'
import { Chunks, perReference, RenderBudget, renderContent, type Placeholders } from './render.ts'
import type { PartGroup, ResolvedRecord } from './resolve-trace.ts'
import { stepView, withoutContent, type StepView } from './step-view.ts'

/** A rendered chunk, with the length of its text. */
interface Chunk {
  readonly value: JsonValue
  readonly length: number
}

/** One for each answer: it keeps the chunks that it rendered, and bounds how often they are repeated. */
export class ContentViews {
  readonly #opener: PartOpener
  readonly #placeholders: Placeholders
  readonly #budget = new RenderBudget()
  readonly #chunks = new Map<PartGroup, Chunk>()

  constructor(opener: PartOpener, placeholders: Placeholders) {
    this.#opener = opener
    this.#placeholders = placeholders
  }

  /** What does not open, or holds no content, makes its step damaged, and not the run unreadable. */
  async view(item: ResolvedRecord, header: Header): Promise<StepView> {
    try {
      return await this.#view(item, header)
    } catch (error) {
      if (!SealtraceError.is(error) || error.code !== 'corrupt') throw error
      return stepView(item.record, header, null, 'damaged')
    }
  }

  async #view({ record, groups, own }: ResolvedRecord, header: Header): Promise<StepView> {
    const text = await this.#opener.content(own)
    if (typeof text !== 'string') return withoutContent(record, header, text)
    for (const group of groups)
      if (!this.#chunks.has(group)) this.#chunks.set(group, await this.#chunk(group))
    const chunks = new Chunks((position) => {
      const group = groups[position]
      const chunk = group && this.#chunks.get(group)
      this.#budget.spend(perReference + (chunk?.length ?? 0))
      return chunk?.value
    })
    const content = renderContent(parseOpened(text), this.#placeholders, chunks)
    return stepView(record, header, content, 'shown')
  }

  /** A chunk refers to no other. */
  async #chunk(group: PartGroup): Promise<Chunk> {
    const text = await this.#opener.content(group)
    if (typeof text !== 'string') return { value: missingText(text), length: 0 }
    return {
      value: renderContent(parseOpened(text), this.#placeholders, new Chunks()),
      length: text.length,
    }
  }
}
