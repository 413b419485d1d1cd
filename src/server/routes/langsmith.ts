// What LangSmith's clients send and ask, with and without the `/api/v1` that some are told to put before it. 202 only
// once published.
import type { Context } from 'hono'
import { SealtraceError } from '../../error.ts'
import { boundaryOf } from '../../ingest/multipart.ts'
import type { Declaration, Routes } from '../api/routes.ts'
import { LangsmithInfo, Nothing } from '../api/schemas/doors.ts'
import type { AppContext, AppEnv } from '../app-context.ts'
import { receive, type Delivery } from '../receive.ts'

/** Of a request's size: clients estimate the size of a batch before it is written out. */
const shareOfBody = 0.6

const common = { access: 'write', tag: 'Recording', answer: Nothing, status: 202 } as const
const json = ['application/json']

export function langsmithRoutes(routes: Routes): void {
  for (const prefix of ['', '/api/v1']) declare(routes, prefix)
}

function declare(routes: Routes, prefix: string): void {
  const { context } = routes
  const second = prefix !== '' && ({ unlisted: true } as const)
  routes.raw(
    {
      method: 'get',
      path: `${prefix}/info`,
      access: 'anyone',
      operation: 'langsmithInfo',
      summary: 'How LangSmith clients are to send.',
      tag: 'Recording',
      answer: LangsmithInfo,
      ...second,
    },
    (c) => c.json(infoOf(context)),
  )
  for (const door of doors)
    routes.raw({ ...common, ...door.of, path: `${prefix}${door.of.path}`, ...second }, (c) =>
      take(c, context, () => door.delivery(c)),
    )
}

interface RunDoor {
  readonly of: Pick<Declaration, 'method' | 'path' | 'operation' | 'summary' | 'takes'>
  readonly delivery: (c: Context<AppEnv>) => Delivery
}

const doors: readonly RunDoor[] = [
  {
    of: {
      method: 'post',
      path: '/runs/multipart',
      operation: 'langsmithMultipart',
      summary: 'Runs of LangSmith clients, as form data.',
      takes: ['multipart/form-data'],
    },
    delivery: (c) => ({ door: 'langsmith-multipart', facts: { boundary: boundary(c) } }),
  },
  {
    of: {
      method: 'post',
      path: '/runs/batch',
      operation: 'langsmithBatch',
      summary: 'A batch of runs of LangSmith clients.',
      takes: json,
    },
    delivery: () => ({ door: 'langsmith-batch' }),
  },
  {
    of: {
      method: 'post',
      path: '/runs',
      operation: 'langsmithRun',
      summary: 'A run of a LangSmith client.',
      takes: json,
    },
    delivery: () => ({ door: 'langsmith-run' }),
  },
  {
    of: {
      method: 'patch',
      path: '/runs/:id',
      operation: 'langsmithRunUpdate',
      summary: 'What became of a run of a LangSmith client.',
      takes: json,
    },
    delivery: (c) => ({ door: 'langsmith-run', facts: { id: c.req.param('id') ?? '' } }),
  },
  {
    of: {
      method: 'post',
      path: '/feedback',
      operation: 'langsmithFeedback',
      summary: 'Feedback of LangSmith clients.',
      takes: json,
    },
    delivery: () => ({ door: 'langsmith-feedback' }),
  },
]

/** No version: clients compare it with those of the service that they are made for. */
function infoOf({ config }: AppContext) {
  return {
    instance_flags: { gzip_body_enabled: true, zstd_compression_enabled: true },
    batch_ingest_config: {
      use_multipart_endpoint: true,
      size_limit: 100,
      size_limit_bytes: Math.floor(config.limits.bodyBytes * shareOfBody),
      scale_up_qsize_trigger: 1000,
      scale_up_nthreads_limit: 16,
      scale_down_nempty_trigger: 4,
    },
  }
}

async function take(
  c: Context<AppEnv>,
  context: AppContext,
  describe: () => Delivery,
): Promise<Response> {
  await receive(c, context, describe)
  c.header('cache-control', 'no-store')
  return c.json({}, 202)
}

function boundary(c: Context): string {
  const found = boundaryOf(c.req.header('content-type'))
  if (found !== null) return found
  throw new SealtraceError('unsupported_media_type', 'send multipart/form-data with a boundary')
}
