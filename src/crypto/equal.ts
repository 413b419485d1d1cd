import { timingSafeEqual } from 'node:crypto'

/** Compares bytes in constant time (best effort in JavaScript); false when lengths differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
