// Rows of the blind index: keyed bytes that tell nothing without the index key of their epoch (docs/spec/search.md). Only
// `terms` makes them: stores take nothing else.

declare const blind: unique symbol

/** Tokens of values, {@link tokenLength} bytes each, one after the other. */
export type BlindTokens = Uint8Array & { readonly [blind]: 'tokens' }

/** The words of a masked text. */
export type BlindWords = Uint8Array & { readonly [blind]: 'words' }

export const tokenLength = 16

/** What the index holds of one part. */
export interface PartIndex {
  readonly tokens?: BlindTokens
  readonly words?: BlindWords
}
