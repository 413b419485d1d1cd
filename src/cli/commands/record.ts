import { openInput } from '../input/open-input.ts'
import { recordAll, tallyText } from '../input/record-all.ts'
import { inputFormats, requests, type InputFormat } from '../input/requests.ts'
import { usage } from '../options.ts'
import type { Context, Outcome } from '../verb.ts'

export async function record(context: Context): Promise<Outcome> {
  const { io, options, words } = context
  const name = words[0] ?? ''
  const format = formatOf(options.text('format'))
  const input = await openInput(name, io)
  const tally = await recordAll(context, {
    items: requests(input.bytes, name, format),
    progressText: input.share,
  })
  return {
    json: tally,
    text: () => tallyText(tally, io),
    status: tally.rejected > 0 ? 1 : 0,
  }
}

function formatOf(text: string | undefined): InputFormat | undefined {
  if (text === undefined) return undefined
  const format = inputFormats.find((known) => known === text)
  if (!format) throw usage(`--format takes one of ${inputFormats.join(', ')}`)
  return format
}
