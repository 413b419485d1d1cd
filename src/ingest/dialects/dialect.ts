import type { Draft } from './draft.ts'

/** One way in which clients write what an agent did. */
export interface Dialect {
  readonly name: string
  /** Decided by the keys that are present; a scope or service name is a hint beside them and never enough. */
  speaks(draft: Draft): boolean
  map(draft: Draft): void
}
