import { isTokenChar, runEnd } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'

/** A JSON web token: `eyJ…` header, payload and signature (which may be empty). */
export function jwt(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (!text.startsWith('eyJ', at) || text.charCodeAt(at - 1) === 45) return undefined
  const header = runEnd(text, at, isTokenChar, 4096)
  if (header - at < 12 || text.charCodeAt(header) !== 46) return undefined
  const payload = runEnd(text, header + 1, isTokenChar, 65_536)
  if (payload - header < 6) return undefined
  const end =
    text.charCodeAt(payload) === 46 ? runEnd(text, payload + 1, isTokenChar, 4096) : payload
  return { end, finding: { class: 'jwt', start: at, end, confidence: 0.97, detector: 'jwt' } }
}
