// Bodies of type multipart/form-data, all of it from outside. One pass: each byte is looked at a bounded number of times.
import { limits } from '../record/limits.ts'
import { badRequest, tooLarge } from './bad-request.ts'

export interface FormPart {
  /** As its disposition has it. Untrusted. */
  readonly name: string
  /** Its content type with parameters; empty when it has none. Untrusted. */
  readonly type: string
  /** A view of the request's body. */
  readonly body: Uint8Array
}

/** Bytes of one part's header lines. */
const maxHeaders = 8 * 1024
const lineEnd = Buffer.from('\r\n')
const headersEnd = Buffer.from('\r\n\r\n')
/** RFC 2046: 1 to 70 characters. */
const boundaryText = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/
const boundaryParameter = /;\s{0,20}boundary=(?:"([^"]{1,70})"|([^\s;"]{1,71}))/i
const nameParameter = /;[ \t]{0,20}name="([^"]{0,1024})"/i

/** The boundary that a content type of multipart/form-data names. Null when it is of another type, or names none. */
export function boundaryOf(contentType: string | undefined): string | null {
  if (contentType === undefined || contentType.length > 1024) return null
  const [type = ''] = contentType.split(';', 1)
  if (type.trim().toLowerCase() !== 'multipart/form-data') return null
  const found = boundaryParameter.exec(contentType.slice(type.length))
  const boundary = found?.[1] ?? found?.[2] ?? ''
  return boundaryText.test(boundary) ? boundary : null
}

/**
 * The parts in the order of the body. Throws `bad_request` or `too_large`, with the number of the part and nothing of
 * what it holds.
 * @param boundary as {@link boundaryOf} gives it
 */
export function parseMultipart(
  body: Uint8Array,
  boundary: string,
  maxParts: number = limits.stepsPerRequest,
): FormPart[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const delimiters = new Delimiters(bytes, boundary)
  const parts: FormPart[] = []
  let { next } = delimiters.first()
  while (next !== null) {
    if (parts.length >= maxParts) throw tooLarge(`body: more than ${maxParts} parts`)
    const { named, from } = startOfContent(bytes, next, parts.length)
    const delimiter = delimiters.after(from)
    parts.push({ ...named, body: bytes.subarray(from, delimiter.at) })
    next = delimiter.next
  }
  return parts
}

interface Delimiter {
  /** Where the content before it ends. */
  readonly at: number
  /** Where its own line ends; null when it is the last one. */
  readonly next: number | null
}

/** The lines between parts. */
class Delimiters {
  readonly #bytes: Buffer
  readonly #line: Buffer

  constructor(bytes: Buffer, boundary: string) {
    this.#bytes = bytes
    this.#line = Buffer.from(`\r\n--${boundary}`)
  }

  /** What stands before it says nothing. */
  first(): Delimiter {
    const opening = this.#line.subarray(lineEnd.length)
    if (this.#bytes.subarray(0, opening.length).equals(opening)) {
      const next = this.#endOf(opening.length)
      if (next !== undefined) return { at: 0, next }
    }
    return this.#find(0)
  }

  /** A part without content shares the end of its last line with the delimiter. */
  after(from: number): Delimiter {
    return this.#find(from - lineEnd.length)
  }

  #find(from: number): Delimiter {
    const { length } = this.#line
    for (let at = this.#seek(from); at !== -1; at = this.#seek(at + length)) {
      const next = this.#endOf(at + length)
      if (next !== undefined) return { at, next }
    }
    throw badRequest('body: the last boundary is missing')
  }

  #seek(from: number): number {
    return this.#bytes.indexOf(this.#line, from)
  }

  /** Where the line ends, null after the last boundary, undefined when the text goes on, so that it is no boundary. */
  #endOf(at: number): number | null | undefined {
    const bytes = this.#bytes
    if (bytes[at] === 0x2d && bytes[at + 1] === 0x2d) return null
    let end = at
    while (bytes[end] === 0x20 || bytes[end] === 0x09) end++
    return bytes[end] === 0x0d && bytes[end + 1] === 0x0a ? end : undefined
  }
}

/** `from` is where the line of the delimiter ends. */
function startOfContent(bytes: Buffer, from: number, index: number) {
  const end = bytes.subarray(from, from + maxHeaders).indexOf(headersEnd)
  if (end === -1)
    throw badRequest(`part ${index}: its headers do not end within ${maxHeaders} bytes`)
  const lines = bytes.toString('utf8', from, from + end).split('\r\n')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  const name = nameParameter.exec(headers.get('content-disposition') ?? '')?.[1]
  if (name === undefined) throw badRequest(`part ${index}: content-disposition names no field`)
  const named = { name, type: headers.get('content-type') ?? '' }
  return { named, from: from + end + headersEnd.length }
}
