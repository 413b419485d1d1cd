// The curve of Ed25519 (RFC 8032, section 5.1), with BigInt. It handles public values only, so its time may depend on them.
import { p } from './sound-point.ts'

/** Order of the base point. */
export const order = 2n ** 252n + 27742317777372353535851937790883648493n

/** Extended coordinates: x = X / Z, y = Y / Z, x y = T / Z. */
export interface Point {
  readonly x: bigint
  readonly y: bigint
  readonly z: bigint
  readonly t: bigint
}

/** Into 0 … p - 1. */
function mod(n: bigint): bigint {
  const rest = n % p
  return rest < 0n ? rest + p : rest
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square)
    square = mod(square * square)
  }
  return result
}

const inverse = (n: bigint): bigint => power(n, p - 2n)
const d = mod(-121665n * inverse(121666n))
const rootOfMinusOne = power(2n, (p - 1n) / 4n)

const neutral: Point = { x: 0n, y: 1n, z: 1n, t: 0n }
export const base: Point = pointAt(mod(4n * inverse(5n)), 0n)!

/** The point with this y and the sign of this x (its lowest bit); null when there is none. */
export function pointAt(y: bigint, sign: bigint): Point | null {
  const [u, v] = [mod(y * y - 1n), mod(d * y * y + 1n)]
  const candidate = mod(u * power(v, 3n) * power(u * power(v, 7n), (p - 5n) / 8n))
  const square = mod(v * candidate * candidate)
  if (square !== u && square !== mod(-u)) return null
  const root = square === u ? candidate : mod(candidate * rootOfMinusOne)
  const x = (root & 1n) === sign ? root : mod(-root)
  return { x, y, z: 1n, t: mod(x * y) }
}

/** y and the sign of x, as they are written. */
export function affine({ x, y, z }: Point): { y: bigint; sign: bigint } {
  const scale = inverse(z)
  return { y: mod(y * scale), sign: mod(x * scale) & 1n }
}

export function negated({ x, y, z, t }: Point): Point {
  return { x: -x, y, z, t: -t }
}

/** Section 5.1.4: the formula holds for all points, equal ones too. */
function sum(a: Point, b: Point): Point {
  const e1 = mod((a.y - a.x) * (b.y - b.x))
  const e2 = mod((a.y + a.x) * (b.y + b.x))
  const e3 = mod(2n * d * a.t * b.t)
  const e4 = mod(2n * a.z * b.z)
  return fromParts(e2 - e1, e4 - e3, e4 + e3, e2 + e1)
}

function doubled({ x, y, z }: Point): Point {
  const [xx, yy] = [mod(x * x), mod(y * y)]
  const [f, g] = [xx + yy, xx - yy]
  return fromParts(f - mod((x + y) * (x + y)), mod(2n * z * z) + g, g, f)
}

function fromParts(e: bigint, f: bigint, g: bigint, h: bigint): Point {
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) }
}

/** [m] a + [n] b, both in one pass. */
export function combined([m, a]: [bigint, Point], [n, b]: [bigint, Point]): Point {
  const both = sum(a, b)
  let result = neutral
  for (let bit = 255n; bit >= 0n; bit--) {
    result = doubled(result)
    const which = Number((m >> bit) & 1n) + 2 * Number((n >> bit) & 1n)
    if (which > 0) result = sum(result, [a, b, both][which - 1]!)
  }
  return result
}
