/** What a monitor found. Holds numbers, codes and names of keys and hosts, and nothing that was recorded. */
export interface Alert {
  /** `warning`: to be looked at; nothing is proven wrong. */
  readonly level: 'alert' | 'warning'
  readonly code: AlertCode
  /** Who showed it: `log`, `witness HOST`, `copy HOST`, `the witnessed checkpoint`. */
  readonly source: string
  readonly message: string
  /** A file in the state folder with both signed notes; null: there is none. */
  readonly evidence: string | null
}

export type AlertCode =
  | 'split_view' // two signed checkpoints that cannot be of one log
  | 'rollback' // an older checkpoint than the one that is remembered
  | 'unsigned' // no known key has signed
  | 'key_changed' // an unknown key of the log has signed, and no known one
  | 'key_added' // an unknown key of the log has signed beside a known one
  | 'malformed'
  | 'damaged' // leaves, tiles and root do not fit together
  | 'bad_leaf'
  | 'leaf_time'
  | 'bad_cosignature'
  | 'behind' // the log has not come to what somebody else was given
  | 'not_witnessed'
  | 'no_growth'
  | 'unreachable'
  | 'unknown_log' // a witness does not know it
