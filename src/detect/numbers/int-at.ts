/** An element that is known to be there. */
export function intAt(list: Int32Array, at: number): number {
  return list[at] ?? 0
}
