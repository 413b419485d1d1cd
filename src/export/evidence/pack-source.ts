/** Where the files of a pack are read from. */
export interface PackSource {
  readonly names: readonly string[]
  /** Null for a file that is not there. Rejects with `corrupt` for one that is damaged, `too_large` for one of more than `most` bytes. */
  read(name: string, most?: number): Promise<Uint8Array | null>
}
