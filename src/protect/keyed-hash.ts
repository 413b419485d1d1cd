/** A keyed hash, injected: 16 lower-case hex digits of (domain, text). */
export type KeyedHash = (domain: string, text: string) => string
