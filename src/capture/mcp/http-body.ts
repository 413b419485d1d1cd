// Reads the bodies of HTTP messages that pass by, whatever their coding and form.
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Transform } from 'node:stream'
import { EventStream } from './event-stream.ts'
import { longestLine } from './lines.ts'

/** Gets each JSON text; null for one that was too large. */
export type OnText = (text: string | null) => void

export interface BodyReader {
  push(chunk: Buffer): void
  /** Resolves when all of it has been given to the callback. */
  end(): Promise<void>
}

/** @param coding value of `content-encoding` */
export function bodyReader(type: string, coding: string | undefined, onText: OnText): BodyReader {
  const isStream = /^\s*text\/event-stream\s*(?:;|$)/i.test(type)
  const reader = isStream ? streamReader(onText) : wholeReader(onText)
  const make = decoders.get(nameOf(coding))
  return make ? decoded(make(), reader, onText) : reader
}

/** All of a body's text, decoded; null for one that cannot be read or is too large. */
export async function wholeBody(coding: string | undefined, body: Buffer): Promise<string | null> {
  const isPlain = /^\s*(?:identity)?\s*$/i.test(coding ?? '')
  if (!isPlain && !decoders.has(nameOf(coding))) return null
  let text: string | null = isPlain || body.length === 0 ? '' : null
  const reader = bodyReader('', coding, (one) => (text = one))
  reader.push(body)
  await reader.end()
  return text
}

function wholeReader(onText: OnText): BodyReader {
  let parts: Buffer[] = []
  let size = 0
  return {
    push(chunk) {
      size += chunk.length
      if (size > longestLine) parts = []
      else parts.push(chunk)
    },
    async end() {
      if (size > 0) onText(size > longestLine ? null : Buffer.concat(parts).toString())
    },
  }
}

function streamReader(onText: OnText): BodyReader {
  const events = new EventStream(onText)
  return { push: (chunk) => events.push(chunk), end: async () => {} }
}

function nameOf(coding: string | undefined): string {
  return coding?.trim().toLowerCase() ?? ''
}

const decoders = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

/** Of what text is compressed to, at best. */
const mostGrowth = 100

/** What cannot be decoded, or not as fast as it comes, is given up. */
function decoded(decoder: Transform, reader: BodyReader, onText: OnText): BodyReader {
  let isGivenUp = false
  let [made, seen] = [0, 0]
  const giveUp = (): void => {
    if (isGivenUp) return
    isGivenUp = true
    decoder.destroy()
    onText(null)
  }
  const ended = new Promise<void>((resolve) => {
    decoder.on('data', (chunk: Buffer) => {
      made += chunk.length
      // A small body may stand for one without end.
      if (made > Math.max(longestLine, seen * mostGrowth)) giveUp()
      else reader.push(chunk)
    })
    decoder.on('end', () => void reader.end().then(resolve))
    decoder.on('error', () => resolve())
    decoder.on('close', () => resolve())
  })
  return {
    push(chunk) {
      if (isGivenUp) return
      seen += chunk.length
      decoder.write(chunk)
      if (decoder.writableLength > longestLine) giveUp()
    },
    end() {
      if (!isGivenUp) decoder.end()
      return ended
    },
  }
}
