// What a coding agent runs at a hook. The agent waits for it and goes by what it says and how it ends: it says nothing,
// ends soon, and always well. What could not be recorded is told on stderr, which agents keep for their own log.
import { SealtraceError } from '../../error.ts'
import { limits } from '../../record/limits.ts'
import { usage } from '../options.ts'
import { remoteClient } from '../remote-client.ts'
import type { Context, Outcome } from '../verb.ts'

/** Seconds. */
const defaultTimeout = 2
const longestTimeout = 60

/** What it rejects with is told on stderr; the verb ends with 0 all the same. */
export async function hook(context: Context): Promise<Outcome> {
  const timeout = timeoutOf(context.options.text('timeout')) * 1000
  await inTime(record(context, timeout), timeout)
  return { json: {}, text: () => '' }
}

async function record(context: Context, timeout: number): Promise<void> {
  const { io, options, words } = context
  const source = sourceOf(words[0])
  const receivedAt = io.now() * 1000
  const body = await readAll(io.stdin)
  const url = options.text('url') ?? io.environment['SEALTRACE_URL']
  if (url) {
    const request = { method: 'POST', type: 'application/json', body, timeout } as const
    await remoteClient(context, url).text(`/hooks/${source}`, request)
    return
  }
  // The agent waits for all that is loaded.
  const { decodeHook } = await import('../../ingest/hooks/decode.ts')
  const { withLocalLog } = await import('../local-log.ts')
  const { localUser } = await import('../place.ts')
  const { requireWrite } = await import('../../access/require-write.ts')
  const { steps } = decodeHook(body, { receivedAt, id: source })
  await withLocalLog(context, async ({ log: { recorder } }) => {
    await requireWrite(recorder, localUser(context), steps)
    await recorder.record(steps)
  })
}

async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stdin) {
    size += chunk.length
    if (size > limits.bodyBytes)
      throw new SealtraceError('too_large', `stdin: more than ${limits.bodyBytes} bytes`)
    chunks.push(chunk)
  }
  return Uint8Array.from(Buffer.concat(chunks))
}

function sourceOf(word = 'agent'): string {
  if (/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(word)) return word
  throw usage('SOURCE takes lower-case letters, digits and dashes, 40 at most')
}

function timeoutOf(text: string | undefined): number {
  if (text === undefined) return defaultTimeout
  const seconds = /^\d{1,2}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0
  if (seconds > 0 && seconds <= longestTimeout) return seconds
  throw usage(`--timeout takes seconds, more than 0 and at most ${longestTimeout}`)
}

/** What is still at work then ends with the process, as it would with a crash. */
function inTime(work: Promise<void>, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new SealtraceError(
            'unavailable',
            `not recorded within ${milliseconds / 1000} s; raise --timeout, or see whether the collector is slow`,
          ),
        ),
      milliseconds,
    )
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
