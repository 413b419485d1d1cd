/** Something that is not as it must be. */
export interface VerifyFinding {
  /** Null when it concerns the log and not one record. */
  recordId: string | null
  /** Leaf index; null likewise. */
  index: number | null
  problem: string
}

/** `erased-unauthorised`: something of it is gone and nothing on record allows that, which is a finding too. */
export type TakenState = 'erased' | 'expired' | 'erased-unauthorised'

/** A record of which something is gone. */
export interface TakenRecord {
  recordId: string
  index: number
  state: TakenState
  /** Leaf index of the record by which it went: the intent of an erasure, or the expiry. Null for `erased-unauthorised`, and where that record is not in this log. */
  by: number | null
  /** Its id; null for `erased-unauthorised`. */
  byRecord: string | null
}

/** An erasure or expiry, and what it took as the log shows it. */
export interface Taking {
  recordId: string
  /** Leaf index; null where it is kept outside of the log, as those are that came after the copy that a log was restored from. */
  index: number | null
  state: 'erased' | 'expired'
  /** Records of which something is gone by it. */
  records: number
  /** Header rows among that: what its completion counts as records. */
  headers: number
  /** Parts that are gone by it, each once. */
  parts: number
}

/** Steps that are not there: their recorder told of the loss, or the counters that a producer signed show it. */
export interface ReportedGap {
  /** The gap record; for an omission the last batch of the session that is on record. */
  recordId: string
  index: number
  /** Steps, or signed batches; null where the header of the gap record is gone. */
  lost: number | null
  /** Why, as the recorder told; `omitted` for signed batches that are not on record, which is a finding too. */
  reason: string | null
  /** Hex id of the producer's session, for an omission. */
  session?: string
}

/** How a log ended and began, as records of it say (docs/end-of-log.md); null for what none says. */
export interface LogLife {
  /** The record after which it takes no steps. `index` is null where it stands before what was looked at. */
  readonly frozen: { recordId: string; index: number | null } | null
  /** The log that goes on in its place. */
  readonly successor: { origin: string; logKey: string; recordId: string; index: number } | null
  /** The log in whose place it goes on, and the size and root (base64) that one has for good. */
  readonly predecessor: {
    origin: string
    logKey: string
    size: number
    root: string
    recordId: string
    index: number
  } | null
}

/** One record with what proves it. */
export interface RecordEvidence {
  recordId: string
  index: number
  /** Kind of record, as its leaf says. */
  kind: string | null
  /** ISO, as its leaf says. */
  time: string | null
  /** `damaged`: a finding names it. */
  state: 'intact' | 'damaged' | TakenState | 'gap'
  by: number | null
  byRecord: string | null
  /** Parts that its manifest names, and how many of them are not there; null when it does not parse. */
  parts: { listed: number; missing: number } | null
  /** Base64: the leaf, its hash, and the hashes of the inclusion proof in the tree of the report. */
  leaf: string
  leafHash: string
  proof: string[]
  /** The signed checkpoint that the proof leads to. */
  checkpoint: string
}

/** What was verified, all that was found, and what was not looked at. Lists hold the first 10,000; the counts beside count all. */
export interface VerifyReport {
  ok: boolean
  origin: string
  size: number
  /** Base64. */
  rootHash: string
  /** Key ids of the log's keys that signed the checkpoint, 8 hex digits each; collectors of before do not say. */
  signedBy?: string[]
  /** Names, as the policy has them, of the witnesses that signed the newest witnessed checkpoint; absent without a policy. */
  cosignatures?: string[]
  /** Size of that checkpoint; null when there is none. */
  witnessedSize?: number | null
  /** Of an incremental run: of the records that it looked at. */
  records: { intact: number; erased: number; expired: number }
  /** Records of which something is gone without right: `erased-unauthorised`. */
  unauthorised?: number
  /** Gap records. They are intact, or erased or expired, as others are. */
  gapRecords?: number
  /** Size of the tree that was verified before and that this one continues; null when none is remembered. */
  since?: number | null
  /** Only what came after `since` was looked at. */
  incremental?: boolean
  findings: VerifyFinding[]
  findingsTotal?: number
  /** In leaf order. */
  states?: TakenRecord[]
  /** In leaf order. */
  takenBy?: Taking[]
  /** In leaf order. */
  gaps?: ReportedGap[]
  /** Absent where only published files were looked at: they do not have it. */
  life?: LogLife
  /** With `record` alone. */
  record?: RecordEvidence
  notChecked: string[]
}

/** Entries of each list. */
export const listed = 10_000

/** A set holds some 16 million; a log of which so much is wrong is told by the count of findings. */
const badKept = 10_000_000

/** Collects findings; keeps the first ten thousand and counts the rest. */
export class Findings {
  readonly list: VerifyFinding[] = []
  /** Leaf indexes that something is wrong with. */
  readonly bad: Set<number> = new Set()
  total = 0

  add(problem: string, index: number | null = null, recordId: string | null = null): void {
    if (index !== null && this.bad.size < badKept) this.bad.add(index)
    if (this.list.length === listed && index === null) this.#makeRoom()
    if (this.list.length < listed) this.list.push({ recordId, index, problem })
    this.total++
  }

  /** What concerns the log as a whole is the gravest, and comes last: it is not lost behind a damaged tile's leaves. */
  #makeRoom(): void {
    const last = this.list.findLastIndex(({ index }) => index !== null)
    if (last >= 0) this.list.splice(last, 1)
  }

  all(): VerifyFinding[] {
    const more = this.total - this.list.length
    if (more === 0) return this.list
    return [...this.list, { recordId: null, index: null, problem: `and ${more} more findings` }]
  }
}
