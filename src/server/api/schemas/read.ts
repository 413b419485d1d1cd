// What the console reads beside runs and steps.
import { z } from 'zod'
import { limitQuery, textQuery, timeQuery } from './query.ts'
import { StepView } from './runs.ts'

/** Where the record of a step stands in the log. */
export const StepProof = z
  .object({
    recordId: z.string(),
    /** Null while it waits for its place. */
    index: z.int().nullable(),
    /** Of the newest checkpoint. */
    size: z.int(),
    included: z.boolean(),
    /** Names of the witnesses of which a cosignature covers it. */
    witnesses: z.array(z.string()),
  })
  .meta({ id: 'StepProof' })

export const SealedPartView = z
  .object({
    id: z.string(),
    /** Null: masked content, or the part is gone. */
    class: z.string().nullable(),
    length: z.int(),
    keyId: z.string(),
    keyCommitment: z.string(),
    sha256: z.string(),
    /** Base64 of the first 4 KiB as they are stored; null when the part is gone. */
    bytes: z.string().nullable(),
  })
  .meta({ id: 'SealedPartView' })

export const SealedRecordView = z
  .object({
    recordId: z.string(),
    /** Base64. */
    manifest: z.string(),
    leaf: z.string(),
    parts: z.array(SealedPartView),
  })
  .meta({ id: 'SealedRecordView' })

const sums = {
  runs: z.int(),
  steps: z.int(),
  errors: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  /** US dollars; null: of none known. */
  costUsd: z.number().nullable(),
}

export const AgentSession = z
  .object({
    /** Masked; for who may not read content its token. */
    sessionId: z.string(),
    /** What the filter `session` takes. */
    token: z.string(),
    first: z.string(),
    last: z.string(),
    /** Pseudonyms. */
    users: z.array(z.string()),
    /** It has more runs than are summed up. */
    more: z.boolean(),
    ...sums,
  })
  .meta({ id: 'AgentSession' })

export const UserView = z
  .object({
    /** A pseudonym. */
    user: z.string(),
    first: z.string(),
    last: z.string(),
    sessions: z.int(),
    /** There are more runs than are summed up. */
    more: z.boolean(),
    ...sums,
  })
  .meta({ id: 'UserView' })

export const ScoreView = z
  .object({
    recordId: z.string(),
    /** `score` for who may not read content. */
    name: z.string(),
    /** A label where there is no number. */
    value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
    label: z.string().nullable(),
    explanation: z.string().nullable(),
    source: z.string().nullable(),
    time: z.string(),
    /** Of the step that it is of; null: of the run. */
    spanId: z.string().nullable(),
    content: z.enum(['shown', 'sealed']),
  })
  .meta({ id: 'ScoreView' })

const named = z.object({ key: z.string().nullable(), ...sums })

export const Overview = z
  .object({
    since: z.string(),
    until: z.string(),
    total: z.object({
      ...sums,
      /** Milliseconds, of runs that ended; null: none did. */
      p50: z.number().nullable(),
      p95: z.number().nullable(),
    }),
    /** In order of time, without gaps: a bucket of nothing has zeros. */
    buckets: z.array(
      z.object({
        start: z.string(),
        ...sums,
        p50: z.number().nullable(),
        p95: z.number().nullable(),
        findings: z.record(z.string(), z.int()),
      }),
    ),
    models: z.array(named),
    agents: z.array(named),
    findings: z.record(z.string(), z.int()),
    /** 1: the time has more runs than can be summed up in a request; those before `from` are not in the sums. */
    leftOut: z.int(),
    from: z.string(),
  })
  .meta({ id: 'Overview' })

export const LogState = z
  .object({
    origin: z.string(),
    logKey: z.string(),
    size: z.int(),
    checkpoint: z.object({ size: z.int(), rootHash: z.string(), note: z.string() }).nullable(),
    witnesses: z.array(
      z.object({
        name: z.string(),
        /** Size of the newest checkpoint it cosigned; null: none yet. */
        size: z.int().nullable(),
        time: z.string().nullable(),
      }),
    ),
    /** Whether the newest cosigned checkpoint meets the witness policy; null where there is none. */
    witnessed: z.object({ size: z.int(), lag: z.int() }).nullable(),
    frozen: z.string().nullable(),
    trouble: z.string().nullable(),
  })
  .meta({ id: 'LogState' })

export const Verification = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    deep: z.boolean(),
    started: z.string(),
    finished: z.string().nullable(),
    /** Records looked at, of how many. */
    done: z.int(),
    total: z.int(),
    /** What `verify --json` prints; null while it runs. */
    report: z.looseObject({ ok: z.boolean() }).nullable(),
    /** Code and message of what stopped it. */
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'Verification' })

export const MaskTest = z
  .object({
    /** Masked as a message of this text would be. */
    masked: z.string(),
    findings: z.array(
      z.object({
        class: z.string(),
        action: z.string(),
        detector: z.string(),
        /** Place in the text that was sent, in UTF-16 units. */
        start: z.int(),
        end: z.int(),
      }),
    ),
    policyVersion: z.string(),
  })
  .meta({ id: 'MaskTest' })

export const StepParams = z.object({ record: z.string() })

export const StepAnswer = z
  .object({ traceId: z.string(), step: StepView, proof: StepProof })
  .meta({ id: 'StepAnswer' })

export const ScoreList = z.object({ scores: z.array(ScoreView) }).meta({ id: 'ScoreList' })

export const GroupQuery = z.object({
  since: timeQuery,
  until: timeQuery,
  limit: limitQuery(50, 200),
  cursor: textQuery,
})

const next = z.string().nullable()

export const AgentSessionList = z
  .object({ sessions: z.array(AgentSession), next })
  .meta({ id: 'AgentSessionList' })

export const UserList = z.object({ users: z.array(UserView), next }).meta({ id: 'UserList' })

export const OverviewQuery = z.object({
  /** Default: a week ago. */
  since: timeQuery,
  /** Default: now. */
  until: timeQuery,
  trace_type: textQuery,
  agent: textQuery,
  model: textQuery,
})

export const VerificationAsked = z
  .strictObject({ deep: z.boolean().default(false) })
  .meta({ id: 'VerificationAsked' })

export const VerificationParams = z.object({ id: z.string().max(100) })

/** What `keys ls --json` prints. */
export const KeyList = z
  .object({
    keys: z.array(
      z.object({
        use: z.string(),
        id: z.string().nullable(),
        since: z.string().nullable(),
        ageDays: z.int().nullable(),
        next: z.string().nullable(),
        provider: z.string().nullable(),
        rootKey: z.string().nullable(),
        count: z.int(),
        state: z.string(),
      }),
    ),
    /** A rotation of the root key has begun and not ended. */
    rotating: z.boolean(),
  })
  .meta({ id: 'KeyList' })

export const Protection = z
  .object({
    /** SHA-256 of the policy in force, hex. */
    version: z.string(),
    /** TOML: the section `[policy]` of the settings. */
    text: z.string(),
    /** What is done with the classes that are known. */
    classes: z.array(z.object({ class: z.string(), action: z.string() })),
  })
  .meta({ id: 'Protection' })

export const ProtectionTest = z
  .strictObject({
    text: z.string().max(20_000),
    /** TOML of a section `[policy]`; default the one in force. */
    policy: z.string().max(30_000).optional(),
  })
  .meta({ id: 'ProtectionTest' })

export const ErasureRequestList = z
  .object({
    requests: z.array(
      z.object({
        id: z.string(),
        by: z.string(),
        at: z.string(),
        expires: z.string(),
        reason: z.string().nullable(),
        /** Null: only mentions of values are to go. */
        subject: z.string().nullable(),
        /** Who asks has asked for it, and cannot approve it. */
        own: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'ErasureRequestList' })
