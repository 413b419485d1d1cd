// What LangSmith's clients send and ask, with and without the `/api/v1` that some are told to put before it. 202 only
// once published.
import { Hono, type Context } from 'hono'
import { SealtraceError } from '../../error.ts'
import { boundaryOf } from '../../ingest/multipart.ts'
import type { AppContext, AppEnv } from '../app-context.ts'
import { receive, type Delivery } from '../receive.ts'

/** Of a request's size: clients estimate the size of a batch before it is written out. */
const shareOfBody = 0.6

export function langsmithRoutes(context: AppContext): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  for (const prefix of ['', '/api/v1']) {
    app.get(`${prefix}/info`, (c) => c.json(infoOf(context)))
    app.post(`${prefix}/runs/multipart`, (c) =>
      take(c, context, () => ({ door: 'langsmith-multipart', facts: { boundary: boundary(c) } })),
    )
    app.post(`${prefix}/runs/batch`, (c) => take(c, context, () => ({ door: 'langsmith-batch' })))
    app.post(`${prefix}/runs`, (c) => take(c, context, () => ({ door: 'langsmith-run' })))
    app.patch(`${prefix}/runs/:id`, (c) =>
      take(c, context, () => ({ door: 'langsmith-run', facts: { id: c.req.param('id') } })),
    )
    app.post(`${prefix}/feedback`, (c) => take(c, context, () => ({ door: 'langsmith-feedback' })))
  }
  return app
}

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
