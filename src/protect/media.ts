import { isBase64 } from '../detect/chars.ts'

/** A stretch of base64 in a text, with its `data:` prefix. */
export interface MediaSpan {
  readonly start: number
  readonly end: number
  readonly type: string
  readonly bytes: number
  /** Characters before the base64 itself. */
  readonly prefix: number
}

const shortest = 256
const dataMark = ';base64,'

const magics: [string, RegExp][] = [
  ['image/png', /^\x89PNG/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8/],
  ['image/webp', /^RIFF.{4}WEBP/s],
  ['audio/wav', /^RIFF.{4}WAVE/s],
  ['audio/mpeg', /^(?:ID3|\xff[\xf2\xf3\xfb])/],
  ['audio/ogg', /^OggS/],
  ['video/mp4', /^.{4}ftyp/s],
  ['video/webm', /^\x1aE\xdf\xa3/],
  ['application/pdf', /^%PDF/],
  ['application/zip', /^PK\x03\x04/],
  ['application/gzip', /^\x1f\x8b/],
  ['image/bmp', /^BM.{4}\0\0/s],
  ['image/tiff', /^(?:II\*\0|MM\0\*)/],
]

/** Data URLs, and runs of at least 256 base64 characters, in order. Linear in the text. */
export function findMedia(text: string): MediaSpan[] {
  const spans: MediaSpan[] = []
  if (text.length >= 16 && text.includes(dataMark)) findDataUrls(text, spans)
  if (text.length < shortest) return spans
  const payloads = new Set(spans.map((span) => span.start + span.prefix))
  // Looks at every 256th character only: a long enough run cannot hide between two looks.
  let at = shortest - 1
  let last = 0
  while (at < text.length) {
    if (!isBase64(text.charCodeAt(at))) {
      at += shortest
      continue
    }
    let start = at
    while (start > last && isBase64(text.charCodeAt(start - 1))) start--
    const end = base64End(text, at)
    last = end
    at = end + shortest
    if (end - start >= shortest && !payloads.has(start)) {
      const type = isBare(text, start, end) ? sniff(text, start) : undefined
      if (type) spans.push(spanOf({ start, end, type, prefix: 0 }, text))
    }
  }
  return spans.sort((a, b) => a.start - b.start)
}

function findDataUrls(text: string, spans: MediaSpan[]): void {
  for (let at = text.indexOf(dataMark); at >= 0; at = text.indexOf(dataMark, at + 8)) {
    const prefix = /data:([\w.+/-]{0,60})(?:;[\w=.-]{1,30}){0,3}$/i.exec(
      text.slice(Math.max(0, at - 120), at),
    )
    if (!prefix) continue
    const payload = at + dataMark.length
    const shown = mediaType(text.slice(payload, payload + shortest), prefix[1] ?? '')
    const start = at - prefix[0].length
    const end = base64End(text, payload)
    spans.push(spanOf({ start, end, type: shown, prefix: payload - start }, text))
  }
}

/** By the first bytes of the base64; else what the client says it is, where that says no more than a type. */
export function mediaType(base64: string, declared: string): string {
  const type = sniff(base64, 0) ?? 'application/octet-stream'
  return type === 'application/octet-stream' ? safeType(declared.toLowerCase()) : type
}

/** What stands in the place of media. */
export function formatMedia(media: {
  readonly type: string
  readonly bytes: number
  /** Keyed. */
  readonly hash: string
}): string {
  return `[media type=${media.type} bytes=${media.bytes} hash=${media.hash}]`
}

function base64End(text: string, from: number): number {
  let end = from
  while (isBase64(text.charCodeAt(end))) end++
  for (let pads = 0; pads < 2 && text[end] === '='; pads++) end++
  return end
}

function spanOf(span: Omit<MediaSpan, 'bytes'>, text: string): MediaSpan {
  const payload = span.start + span.prefix
  let length = span.end - payload
  while (length > 0 && text[payload + length - 1] === '=') length--
  return { ...span, bytes: Math.floor((length * 3) / 4) }
}

/** Not a piece of a token or of a longer text with dots. */
function isBare(text: string, start: number, end: number): boolean {
  return !'._-'.includes(text[start - 1] ?? ' ') && !'._-'.includes(text[end] ?? ' ')
}

/** Type by the first bytes; undefined for what is hardly base64 (one case only, or no digits). */
function sniff(text: string, from: number): string | undefined {
  const head = text.slice(from, from + 32).replace(/=+$/, '')
  try {
    const bytes = atob(head.slice(0, head.length - (head.length % 4)))
    for (const [type, magic] of magics) if (magic.test(bytes)) return type
  } catch {
    return undefined
  }
  const some = text.slice(from, from + shortest)
  const mixed = /[A-Z]/.test(some) && /[a-z]/.test(some) && /\d/.test(some)
  return mixed ? 'application/octet-stream' : undefined
}

/** A media type that says no more than itself. */
function safeType(type: string): string {
  return /^(?:image|audio|video|text|application|font)\/[a-z0-9.+-]{1,20}$/.test(type)
    ? type
    : 'application/octet-stream'
}
