import { codeAt, charTable, isBase64, runEnd } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'

const begin =
  /-----? ?BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)? ?-----?|-----BEGIN (?:OPENVPN STATIC KEY V1|SSH2 ENCRYPTED KEY)-----/iy
const closing = /-----? ?END [A-Z0-9 ]{3,60}-----?/iy
const anyBegin = /^-{3,5} ?BEGIN /i
const isBody = charTable('0-9A-Za-z+/=\\s\\\\:,.()"\'-')
const most = 65_536
/** Longest head of a block (`Proc-Type: 4,ENCRYPTED`, `Version: …`), in characters. */
const head = 400
const least = 16

/** Shortest line of a key whose last line is missing, and the widest gap before it, in characters. */
const line = 40
const gap = 400

/**
 * A PEM, OpenSSH or PGP private key block, from its first line to its last, whatever lines stand between, on one line too
 * (`\n`); without a last line, to its last line of base64. `at` is its first hyphen. Reads no further than 64 KB and the lines
 * of base64 that go on there, and never past the next first line, so that a text full of them takes linear time.
 */
export function privateKey(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (at < scan.blockEnd || !isOpening(text, at)) return undefined
  begin.lastIndex = at
  if (!begin.test(text)) return undefined
  const body = begin.lastIndex
  const [bodyEnd, end] = blockEnd(text, body)
  if (!hasKey(text, body, bodyEnd)) return undefined
  scan.blockEnd = end
  return {
    end,
    finding: { class: 'private_key', start: at, end, confidence: 0.99, detector: 'private-key' },
  }
}

/** Where the lines of the key end, and where the block does. */
function blockEnd(text: string, body: number): [number, number] {
  const limit = Math.min(text.length, body + most)
  let stop = body
  for (;;) {
    stop = text.indexOf('---', stop)
    if (stop < 0 || stop >= limit) return longEnd(text, body, limit)
    const word = wordAfter(text, stop)
    closing.lastIndex = stop
    if (word === 101 && closing.test(text)) return [stop, closing.lastIndex]
    if (word === 98 && anyBegin.test(text.slice(stop, stop + 14))) return cutEnd(text, body, stop)
    stop += 3
  }
}

const bodyLine = /(?:\s|\\[nr]){0,4}[0-9A-Za-z+/=]{16,4096}/y
const lastLine =
  /(?:\s|\\[nr]){0,4}(?:[0-9A-Za-z+/=]{1,15}(?:\s|\\[nr]){0,4})?-----? ?END [A-Z0-9 ]{3,60}-----?/y

/** Where a key ends that goes on at `limit`. */
function longEnd(text: string, body: number, limit: number): [number, number] {
  const cut = cutEnd(text, body, limit)
  if (limit === text.length || cut[1] < limit) return cut
  // The line that goes on there, then whole ones.
  let end = runEnd(text, limit, isBase64, 4096)
  for (;;) {
    bodyLine.lastIndex = end
    if (!bodyLine.test(text)) break
    end = bodyLine.lastIndex
  }
  lastLine.lastIndex = end
  if (lastLine.test(text)) end = lastLine.lastIndex
  return [cut[0], end]
}

/** Four or five hyphens, the last of a row of them (a line that a diff takes away has one more). */
function isOpening(text: string, at: number): boolean {
  let end = at + 1
  while (end < at + 6 && text.charCodeAt(end) === 45) end++
  return end === at + 5 || (end === at + 4 && codeAt(text, at - 1) !== 45)
}

/** First letter, in lower case, of what follows the hyphens. */
function wordAfter(text: string, at: number): number {
  let i = at
  while (i < at + 6 && text.charCodeAt(i) === 45) i++
  return codeAt(text, codeAt(text, i) === 32 ? i + 1 : i) | 32
}

/** Without a last line: as far as it looks like a block, and on while lines of base64 follow. */
function cutEnd(text: string, body: number, limit: number): [number, number] {
  let end = body
  while (end < limit && isBody(text.charCodeAt(end))) end++
  let run = 0
  for (let i = end; i < limit && i - end < gap; i++) {
    run = isBase64(codeAt(text, i)) ? run + 1 : 0
    if (run >= line) end = i + 1
  }
  return [end, end]
}

/** A run of letters and digits near its beginning, as no talk about keys has one, or a line of base64 further down. */
function hasKey(text: string, from: number, to: number): boolean {
  let run = 0
  for (let i = from; i < to; i++) {
    run = isBase64(codeAt(text, i)) ? run + 1 : 0
    if (run >= (i - from < head ? least : line)) return true
  }
  return false
}
