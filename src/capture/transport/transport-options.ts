import type { PolicyOptions } from '../../protect/policy.ts'
import type { JsonObject } from '../../record/json.ts'

/** What is done with a step for which the queue has no room. */
export const queuePolicies = ['spill', 'block', 'drop-and-mark'] as const

/**
 * `spooled`: sealed and on this machine's disk. `sequenced`: durable at its place in the log. `published`: covered by a checkpoint
 * that the collector has signed and stored. `witnessed`: covered by one that the collector's witnesses have cosigned; a collector
 * without witnesses refuses, and the steps wait. See docs/acknowledgement.md.
 */
export const acknowledgements = ['spooled', 'sequenced', 'published', 'witnessed'] as const

export interface TlsOptions {
  /** Certificates of authorities, PEM; default those that Node trusts. */
  readonly ca?: string | undefined
  /** The client's certificate and its key, PEM, for mutual TLS. */
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly passphrase?: string | undefined
}

export interface QueueOptions {
  /** Steps in memory; default 10 000. */
  readonly steps?: number | undefined
  /** Bytes in memory; default 64 MiB. */
  readonly bytes?: number | undefined
  /**
   * `spill` (default with a spool, and only there): what is sealed on disk takes no room, so only what is in memory fills the
   * queue. `drop-and-mark` (default without a spool): everything that is not acknowledged takes room, on disk or not.
   * Either way what finds no room is dropped, and leaves a gap record. `block`: as `drop-and-mark`, but waits for room
   * first, `blockMs` at most, and holds up the application's thread.
   */
  readonly policy?: (typeof queuePolicies)[number] | undefined
  /** Milliseconds; default 1000. */
  readonly blockMs?: number | undefined
}

export interface SpoolOptions {
  /** Default `$SEALTRACE_SPOOL`, else `sealtrace/spool` in the user's state folder. Made with mode 0700; files have 0600. */
  readonly folder?: string | undefined
  /** Of everything that waits for the same collector, whichever process wrote it; default 256 MiB. When it is full, the queue fills. */
  readonly maxBytes?: number | undefined
}

export interface TransportOptions {
  /** Address of the collector. */
  readonly collector: string
  /** An ingest key. */
  readonly ingestKey: string
  /**
   * The public key that is sealed to: `publicKey` of `sealtrace init`, URL-safe base64, or its `hybridPublicKey` (X-Wing; Node
   * 24.7 or later). Default: asked of the collector, over TLS or loopback only. A reader key (`sealtrace-reader-1:…`) turns
   * client-side sealing on: content is sealed in this process so that the collector cannot read it.
   */
  readonly producerKey?: string | undefined
  /** With a reader key as `producerKey`: the collector's own public key, for what it is told beside that content. Default: asked of it. */
  readonly collectorKey?: string | undefined
  /** With a reader key: `origin` of `sealtrace init`, which all that is sealed is bound to. Default: asked of the collector. */
  readonly origin?: string | undefined
  /** With a reader key: what `sealtrace keys index-key` prints, so that what is sealed is found by values and words. Default: by headers only. */
  readonly indexKey?: string | undefined
  /** A file that `sealtrace producer new` has made, or the text in it: every batch is signed with it. Default: none is signed. */
  readonly signingKey?: string | undefined
  /**
   * The log's key, a vkey as `sealtrace init` prints it, or several while one takes over from another. Each answer of the
   * collector has to show a log that such a key signed. Default: `$SEALTRACE_LOG_KEY` (several with spaces between them), else
   * those that the collector names at first contact, remembered with the spool.
   */
  readonly logKey?: string | readonly string[] | undefined
  /**
   * True (default): the last checkpoint that the collector has shown is remembered with the spool, and what is acknowledged by a
   * log that does not continue it is not acknowledged. False: what the collector says is believed.
   */
  readonly checkpointMemory?: boolean | undefined
  /** True: a collector that shows no checkpoint, as old ones do not, acknowledges nothing. Default false. */
  readonly requireCheckpoint?: boolean | undefined
  readonly tls?: TlsOptions | undefined
  readonly queue?: QueueOptions | undefined
  /** False: nothing is written to disk; what the process holds is lost with it. */
  readonly spool?: false | SpoolOptions | undefined
  /** Default `published`. What `flush` and `close` wait for. */
  readonly acknowledge?: (typeof acknowledgements)[number] | undefined
  /** Default: the default policy. Applied before anything leaves the process. */
  readonly policy?: PolicyOptions | undefined
  /** False: detection is left to the collector, where the policy records a step in full. Default true. */
  readonly detect?: boolean | undefined
  /** True: what cannot be recorded is refused, where a wrapper can refuse. Default false. */
  readonly failClosed?: boolean | undefined
  /** Milliseconds that the end of the process waits; default 2000. */
  readonly shutdownMs?: number | undefined
  /** What is said of the process: service name, version. Recorded with every step as resource attributes; 16 KiB at most. */
  readonly resource?: JsonObject | undefined
  /** Told of trouble. Default: one line on stderr for each kind of trouble, at most once a minute. */
  readonly onNotice?: ((notice: Notice) => void) | undefined
}

/** Holds codes and counts, and nothing that was recorded. */
export interface Notice {
  readonly level: 'info' | 'warning' | 'error'
  readonly code: string
  readonly message: string
}
