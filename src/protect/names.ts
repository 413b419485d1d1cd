import { splitWords } from '../detect/split-words.ts'

/** `Api-Key`, `apiKey` and `API_KEY` give `apikey`; a name without letters and digits stays as it is. */
export function plainName(name: string): string {
  return splitWords(name).join('') || name
}

export function namePattern(text: string): string {
  return text.trim().toLowerCase()
}

/** The name without what clients put before those of an MCP server's tools: `mcp__crm__get_user`. */
export function bareTool(name: string): string {
  return /^\s*mcp__.{1,64}?__(.+)$/s.exec(name)?.[1] ?? name
}

/** Case does not matter; a `*` at the end of the pattern stands for any rest. */
export function matchesName(pattern: string, name: string): boolean {
  const plain = name.trim().toLowerCase()
  return pattern.endsWith('*') ? plain.startsWith(pattern.slice(0, -1)) : plain === pattern
}
