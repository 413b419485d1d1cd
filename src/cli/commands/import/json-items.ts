// Cuts a JSON file into what it lists: the elements of one array, the documents of one a line, or one document. No more
// than one of them is held at a time.
import { SealtraceError } from '../../../error.ts'
import { lines, type Line } from '../../input/lines.ts'

export interface JsonItem {
  /** Of one a line, from 1; null for others. */
  readonly line: number | null
  /** Of others: `item 7`, `the document`. */
  readonly place: string
  /** Null for one above the bound. */
  readonly bytes: Uint8Array | null
}

const code = { quote: 0x22, backslash: 0x5c, comma: 0x2c, open: 0x5b, close: 0x5d }
const brace = { open: 0x7b, close: 0x7d }
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d])

/** Throws `bad_request` where an array does not end. Blank lines are left out. */
export async function* jsonItems(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<JsonItem> {
  const iterator = chunks[Symbol.asyncIterator]()
  let head: Uint8Array = Buffer.alloc(0)
  let first = -1
  while (first === -1) {
    const { done, value } = await iterator.next()
    if (done) break
    head = Buffer.concat([head, value])
    first = head.findIndex((byte) => !blanks.has(byte) && !isMark(byte))
  }
  const all = joined(head, iterator)
  if (head[first] === code.open) yield* elements(all, maxBytes)
  else yield* documents(lines(all, maxBytes), maxBytes)
}

/** Of the mark that some programs write in front of UTF-8. */
function isMark(byte: number): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf
}

async function* joined(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield head
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

/** One a line where the first line is a whole document; else all of it is one. */
async function* documents(all: AsyncIterable<Line>, maxBytes: number): AsyncGenerator<JsonItem> {
  let isList: boolean | undefined
  const whole: Uint8Array[] = []
  let size = 0
  for await (const { number, bytes } of all) {
    if (bytes?.every((byte) => blanks.has(byte)) === true) continue
    isList ??= bytes === null || isDocument(bytes)
    if (isList) yield { line: number, place: 'line', bytes }
    else {
      size += (bytes?.length ?? Infinity) + 1
      if (size <= maxBytes && bytes) whole.push(bytes, Buffer.from('\n'))
    }
  }
  if (isList === false)
    yield {
      line: null,
      place: 'the document',
      bytes: size <= maxBytes ? Buffer.concat(whole) : null,
    }
}

function isDocument(bytes: Uint8Array): boolean {
  try {
    JSON.parse(
      Buffer.from(bytes)
        .toString()
        .replace(/^\ufeff/, ''),
    )
    return true
  } catch {
    return false
  }
}

/** The scan's place in the array: `depth` 1 is between its elements. */
interface Scan {
  depth: number
  inText: boolean
  escaped: boolean
}

async function* elements(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<JsonItem> {
  const scan: Scan = { depth: 0, inText: false, escaped: false }
  let item: Uint8Array[] = []
  let size = 0
  let count = 0
  let hasContent = false
  const take = (part: Uint8Array): void => {
    size += part.length
    if (size <= maxBytes) item.push(part)
    else item = []
  }
  const finish = (): JsonItem | null => {
    const bytes = size <= maxBytes ? Buffer.concat(item) : null
    const found = hasContent ? { line: null, place: `item ${++count}`, bytes } : null
    item = []
    size = 0
    hasContent = false
    return found
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0
      const ends = step(scan, byte)
      if (ends === 'starts') from = at + 1
      else if (ends === 'ends') {
        take(chunk.subarray(from, at))
        from = at + 1
        const found = finish()
        if (found) yield found
        if (scan.depth === 0) return
      } else hasContent ||= scan.depth > 0 && !blanks.has(byte)
    }
    if (scan.depth > 0 && from < chunk.length) take(chunk.subarray(from))
  }
  throw new SealtraceError(
    'bad_request',
    `the list does not end: the file is cut off after item ${count}; what stands before is taken`,
  )
}

/** `starts` at the bracket that opens the array, `ends` at what ends an element. */
function step(scan: Scan, byte: number): 'starts' | 'ends' | null {
  if (scan.inText) {
    if (scan.escaped) scan.escaped = false
    else if (byte === code.backslash) scan.escaped = true
    else if (byte === code.quote) scan.inText = false
    return null
  }
  if (byte === code.quote) scan.inText = true
  else if (byte === code.open || byte === brace.open) return ++scan.depth === 1 ? 'starts' : null
  else if (byte === code.close || byte === brace.close) return --scan.depth === 0 ? 'ends' : null
  else if (byte === code.comma && scan.depth === 1) return 'ends'
  return null
}
