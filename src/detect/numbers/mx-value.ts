/**
 * Value of a character in the check digits of CURP and RFC: the 24th is `Ñ` or `&`, which moves
 * the letters after N.
 */
export function mxValue(c: number): number {
  if (c < 58) return c - 48
  return c > 78 ? c - 54 : c - 55
}
