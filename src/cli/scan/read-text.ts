// What a file or stdin holds, as text: whole when it is one JSON document of bounded size, else in windows.
import { windows, type TextWindow } from './windows.ts'

/** JSON documents above this are read as plain text. */
const maxDocument = 16 * 1024 * 1024
const sniffed = 8000
/** Share of characters whose high byte is NUL in what is taken for UTF-16. */
const leastHigh = 0.7
/** Bytes from which on that is no accident. */
const fewestBytes = 8

export type ReadText =
  | { readonly kind: 'binary' }
  | { readonly kind: 'text'; readonly windows: AsyncIterable<TextWindow> }
  /** Perhaps JSON as a whole. */
  | { readonly kind: 'document'; readonly text: string }

/** Throws what reading throws. */
export async function readText(chunks: AsyncIterable<Uint8Array>): Promise<ReadText> {
  const source = chunks[Symbol.asyncIterator]()
  const read: Uint8Array[] = []
  let size = 0
  let isDone = false
  const pull = async (): Promise<void> => {
    const next = await source.next()
    if (next.done) isDone = true
    else {
      read.push(next.value)
      size += next.value.length
    }
  }
  while (!isDone && size < sniffed) await pull()
  const head = Buffer.concat(read).subarray(0, sniffed)
  const encoding = encodingOf(head)
  if (encoding === undefined) return { kind: 'binary' }
  if (/^\ufeff?\s*[{[]/.test(new TextDecoder(encoding).decode(head)))
    while (!isDone && size <= maxDocument) await pull()
  if (isDone && size <= maxDocument)
    return { kind: 'document', text: new TextDecoder(encoding).decode(Buffer.concat(read)) }
  return { kind: 'text', windows: windows(decoded(rest(read, source), encoding)) }
}

/** By the byte order mark, or by where NUL bytes stand; undefined for what is no text. */
function encodingOf(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return head.includes(0) ? wideEncoding(head) : 'utf-8'
}

/** UTF-16 without a mark: in text that is mostly ASCII the high bytes are NUL, and the low ones never. */
function wideEncoding(head: Buffer): string | undefined {
  if (head.length < fewestBytes) return undefined
  let [even, odd] = [0, 0]
  for (const [at, byte] of head.entries())
    if (byte === 0) {
      if (at % 2 === 0) even++
      else odd++
    }
  const most = head.length / 2
  if (even === 0 && odd > most * leastHigh) return 'utf-16le'
  return odd === 0 && even > most * leastHigh ? 'utf-16be' : undefined
}

async function* rest(
  read: Uint8Array[],
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* read.splice(0)
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
}

async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
