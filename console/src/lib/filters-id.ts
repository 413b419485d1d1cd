/** The page of the run whose id somebody typed or pasted; null for what is no id of a run. */
export function idPath(text: string): string | null {
  const id = text.trim().toLowerCase()
  return /^[0-9a-f]{32}$/.test(id) ? `/runs/${id}` : null
}
