import type { Fallback } from '../keys/root-keys.ts'

/** For people, in one line. */
export function fallbackWarning({ from, to, code }: Fallback): string {
  return `the root key provider ${from} did not wrap a key (${code}); ${to} did in its place: look after the first, then run \`sealtrace keys rotate root\` to bring all keys back under it`
}
