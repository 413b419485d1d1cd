import { SealtraceError } from '../../error.ts'
import { notFound } from '../../access/principal.ts'
import { readTraceId } from '../../record/trace-id.ts'
import { painter, widthOf } from '../io.ts'
import { usage } from '../options.ts'
import { traceTree } from '../render/trace-tree.ts'
import { withSource, type Source } from '../source.ts'
import type { Context, Outcome } from '../verb.ts'

export async function show(context: Context): Promise<Outcome> {
  const { io, options, words } = context
  const asked = readTraceId(words[0] ?? '')
  if (asked === null || asked.length < 6)
    throw usage('show takes a trace id, or 6 or more of its first hex digits; see `sealtrace ls`')
  const view = await withSource(context, async (source) =>
    source.show(await wholeId(source, asked)),
  )
  return {
    json: view,
    text: () =>
      traceTree(view, {
        paint: painter(io.stdout, io.environment),
        width: widthOf(io.stdout, io.environment),
        full: options.flag('full'),
      }),
  }
}

async function wholeId(source: Source, asked: string): Promise<string> {
  if (asked.length === 32) return asked
  const [first, second] = await source.tracesStartingWith(asked)
  if (!first) throw notFound()
  if (second)
    throw new SealtraceError(
      'usage',
      'more than one trace starts with these digits; give more of them',
    )
  return first
}
