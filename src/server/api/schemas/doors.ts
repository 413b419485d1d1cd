// What the doors answer, each in the dialect of its clients.
import { z } from 'zod'

/** `{}`. */
export const Nothing = z.object({})

export const TakenSteps = z
  .object({
    accepted: z.int(),
    duplicates: z.int(),
    traces: z.array(z.string()),
    checkpointSize: z.int(),
    /** Of sealed batches: how far they are. */
    level: z.string().optional(),
    /** Steps of types that are not recorded. */
    notRecorded: z.int().optional(),
  })
  .meta({ id: 'TakenSteps' })

export const RecorderFacts = z
  .object({
    project: z.string(),
    origin: z.string(),
    publicKey: z.string(),
    hybridPublicKey: z.string().optional(),
    logKeys: z.array(z.string()),
    keyId: z.string(),
    limits: z.object({ bodyBytes: z.int(), stepsPerRequest: z.int() }),
  })
  .meta({ id: 'RecorderFacts' })

export const ConsistencyQuery = z.object({ from: z.string().max(20), to: z.string().max(20) })

export const Consistency = z.object({ proof: z.array(z.string()) })

export const RecorderKeys = z.object({
  logKeys: z.array(z.string()),
  handovers: z.array(z.looseObject({})),
})

export const LangfuseBatch = z.object({
  successes: z.array(z.looseObject({})),
  errors: z.array(z.looseObject({})),
})

export const LangfuseHealth = z.object({ status: z.literal('OK'), version: z.string() })

export const LangfuseProjects = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      metadata: z.object({}),
      organization: z.object({ id: z.string(), name: z.string() }),
    }),
  ),
})

const page = z.object({
  page: z.int(),
  limit: z.int(),
  totalItems: z.int(),
  totalPages: z.int(),
})

export const LangfusePrompts = z.object({ data: z.array(z.never()), meta: page, pagination: page })

/** Of one score its id, of several what became of them; those that are taken whole get 202, others 207. */
export const LangfuseScores = z.union([
  z.object({ id: z.string() }),
  z.object({ message: z.string() }),
  z.looseObject({ accepted: z.int(), rejected: z.int() }),
  z.null(),
])

export const LangfuseMedia = z.object({ mediaId: z.string(), uploadUrl: z.string().nullable() })

export const LangsmithInfo = z.looseObject({
  instance_flags: z.record(z.string(), z.boolean()),
  batch_ingest_config: z.record(z.string(), z.union([z.boolean(), z.int()])),
})
