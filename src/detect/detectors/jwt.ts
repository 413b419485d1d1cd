import { codeAt, isTokenChar, runEnd } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'

const mostHeader = 4096
const mostPart = 65_536

/**
 * A JSON web token: `eyJ…` header, payload and signature (which may be empty); five parts when it is encrypted. The header
 * must be JSON with `alg`, `enc` or `typ`, unless the payload is an object too.
 */
export function jwt(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (!text.startsWith('eyJ', at) || codeAt(text, at - 1) === 45) return undefined
  const header = runEnd(text, at, isTokenChar, mostHeader)
  if (header - at < 12 || codeAt(text, header) !== 46) return undefined
  const payload = runEnd(text, header + 1, isTokenChar, mostPart)
  if (payload - header < 6) return undefined
  const known = isHeader(text.slice(at, Math.min(header, at + 512)))
  if (!known && !text.startsWith('eyJ', header + 1)) return undefined
  let end = payload
  for (let part = 2; part < 5 && text.charCodeAt(end) === 46; part++) {
    const next = runEnd(text, end + 1, isTokenChar, part === 2 ? mostHeader : mostPart)
    if (part > 2 && next - end < 12) break
    end = next
  }
  const confidence = known ? 0.97 : 0.7
  return { end, finding: { class: 'jwt', start: at, end, confidence, detector: 'jwt' } }
}

/** `part` may be cut: whole groups of four characters are decoded. */
function isHeader(part: string): boolean {
  const whole = part.length < 512 ? part : part.slice(0, 512)
  try {
    const json = atob(whole.replaceAll('-', '+').replaceAll('_', '/'))
    return json.startsWith('{"') && /"(?:alg|enc|typ)"\s?:/.test(json)
  } catch {
    return false
  }
}
