/** The published files of a log (tlog-tiles), wherever they lie. Whoever serves them may be an attacker. */
export interface LogFiles {
  /**
   * The whole file below the log's prefix, such as `checkpoint` or `tile/0/000.p/3`; null when there is none (404). Rejects with
   * `unavailable` when it cannot be had, `too_large` when it is larger than any such file can be.
   */
  read(path: string): Promise<Uint8Array | null>
}
