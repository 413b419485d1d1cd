/**
 * A trace id, or what it begins with, as people paste it: 32 hex digits in any case, a UUID with its dashes (LangSmith,
 * Langfuse 3), or `trace_` and the digits (OpenAI Agents). Null when it is none of these.
 */
export function readTraceId(text: string): string | null {
  const digits = text
    .toLowerCase()
    .replace(/^trace_/, '')
    .replace(
      /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/,
      '$1$2$3$4$5',
    )
  return /^[0-9a-f]{1,32}$/.test(digits) ? digits : null
}
