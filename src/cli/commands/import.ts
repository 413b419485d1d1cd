// Takes over what another product has recorded. Each source has a file of its own below `import/`.
import { usage } from '../options.ts'
import type { Context, Outcome } from '../verb.ts'

const sources: Readonly<Record<string, (context: Context, file: string) => Promise<Outcome>>> = {
  langfuse: async (context, file) =>
    (await import('./import/langfuse.ts')).importLangfuse(context, file),
  symbiont: async (context, file) =>
    (await import('./import/symbiont.ts')).importSymbiont(context, file),
}

/** Rejects with `usage` for a source that there is not. */
export async function importFrom(context: Context): Promise<Outcome> {
  const [name = '', file = ''] = context.words
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined
  if (!source) throw usage(`import takes ${Object.keys(sources).join(' or ')}, and a FILE`)
  return source(context, file)
}
