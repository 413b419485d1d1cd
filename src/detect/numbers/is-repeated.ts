/**
 * True when all characters are the same, as in `111.111.111-11`: it passes many checks and names
 * nobody.
 */
export function isRepeated(text: string): boolean {
  const first = text.charCodeAt(0)
  for (let i = 1; i < text.length; i++) if (text.charCodeAt(i) !== first) return false
  return true
}
