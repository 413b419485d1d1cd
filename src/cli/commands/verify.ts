import { painter } from '../io.ts'
import { progress } from '../progress.ts'
import { verifyText } from '../render/verify-text.ts'
import { withSource } from '../source.ts'
import type { Context, Outcome } from '../verb.ts'

export async function verify(context: Context): Promise<Outcome> {
  const { io, options } = context
  const line = progress(io)
  const deep = options.flag('deep')
  const report = await withSource(context, (source) =>
    source.verify(deep, (done, total) => line.show(`verifying ${done} of ${total}`)),
  ).finally(() => line.clear())
  return {
    json: report,
    text: () => verifyText(report, painter(io.stdout, io.environment)),
    status: report.ok ? 0 : 1,
  }
}
