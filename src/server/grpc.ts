// OTLP over gRPC: the same bodies on another way. A call ends with OK only once all is published.
import type { Server, ServerCredentials, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js'
import { SealtraceError } from '../error.ts'
import type { Door } from '../ingest/doors.ts'
import type { AckLevel } from '../record/ack-level.ts'
import { ackHeader, ackLevelFor } from './acknowledge.ts'
import type { AppContext } from './app-context.ts'
import type { ServerConfig } from './config.ts'
import { deliver } from './deliver.ts'
import { grpcGate, principalBy } from './grpc-gate.ts'
import { grpcStatus } from './grpc-status.ts'
import { reachable, readAuthorities, readPem, type Listener } from './listen.ts'
import type { Grpc } from './load-grpc.ts'
import { statusOf } from './status-of.ts'

const services: Readonly<Record<string, Door>> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'otlp-traces',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'otlp-logs',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': 'otlp-metrics',
}

export interface GrpcOptions {
  readonly grpc: Grpc
  readonly context: AppContext
  /** Its port is that of gRPC. */
  readonly config: ServerConfig
  /** Milliseconds in which a message must have come; default 120 000. */
  readonly receiveTime?: number
}

/** Rejects with `unavailable` when the address cannot be had, `config_invalid` for TLS files that do not load. */
export async function listenGrpc(options: GrpcOptions): Promise<Listener> {
  const { grpc, context, config, receiveTime = 120_000 } = options
  const { bodyBytes } = context.config.limits
  const server = new grpc.Server({
    'grpc.max_receive_message_length': bodyBytes,
    'grpc.max_concurrent_streams': 100,
    'grpc.keepalive_time_ms': 60_000,
    'grpc.enable_channelz': 0,
    interceptors: [grpcGate({ grpc, context, receiveTime })],
  })
  const same = (bytes: Buffer): Buffer => bytes
  for (const [path, door] of Object.entries(services))
    server.register(path, handlerOf(grpc, context, door), same, same, 'unary')
  const port = await bind(server, config, credentialsOf(grpc, config))
  let closing: Promise<void> | undefined
  const scheme = config.tlsCert === undefined ? 'http' : 'https'
  return {
    url: `${scheme}://${reachable(config.host)}:${port}`,
    close: (grace) => (closing ??= closeServer(server, grace)),
  }
}

function handlerOf(grpc: Grpc, context: AppContext, door: Door) {
  return (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>): void => {
    take(context, door, call).then(
      (level) => {
        const metadata = new grpc.Metadata()
        metadata.set(ackHeader, level)
        call.sendMetadata(metadata)
        context.metrics.add('sealtrace_grpc_requests_total', { code: '0' })
        // An empty Export…ServiceResponse: everything was accepted.
        done(null, Buffer.alloc(0))
      },
      (error: unknown) => {
        const failure = statusOf(error)
        context.metrics.add('sealtrace_errors_total', { code: failure.code })
        context.metrics.add('sealtrace_grpc_requests_total', { code: String(failure.rpc) })
        done(grpcStatus(grpc, failure))
      },
    )
  }
}

/** grpc-js has inflated the message. Resolves with the level that is reached. */
async function take(
  context: AppContext,
  door: Door,
  { metadata, request: body }: Pick<ServerUnaryCall<Buffer, Buffer>, 'metadata' | 'request'>,
): Promise<AckLevel> {
  const [asked] = metadata.get(ackHeader)
  const level = ackLevelFor(context, asked?.toString())
  const release = context.inFlight.take(body.length)
  try {
    const facts = { encoding: 'protobuf' } as const
    const sent = { principal: principalBy(metadata), level, body }
    return (await deliver(context, { door, facts, compressed: false, ...sent })).level
  } finally {
    release()
  }
}

function credentialsOf(grpc: Grpc, config: ServerConfig): ServerCredentials {
  const { tlsCert, tlsKey, tlsClientCa } = config
  if (tlsCert === undefined || tlsKey === undefined) return grpc.ServerCredentials.createInsecure()
  const authority = tlsClientCa === undefined ? null : readAuthorities(tlsClientCa)
  const pair = {
    cert_chain: readPem(tlsCert, 'tls_cert'),
    private_key: readPem(tlsKey, 'tls_key'),
  }
  return grpc.ServerCredentials.createSsl(authority, [pair], authority !== null)
}

function bind(
  server: Server,
  { host, port }: ServerConfig,
  how: ServerCredentials,
): Promise<number> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return new Promise((resolve, reject) => {
    server.bindAsync(address, how, (cause, bound) => {
      if (!cause) return resolve(bound)
      server.forceShutdown()
      reject(
        new SealtraceError(
          'unavailable',
          `port ${port} on ${host} for gRPC is in use or cannot be had; stop what holds it, or give another --grpc-port`,
          { cause },
        ),
      )
    })
  })
}

function closeServer(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.forceShutdown()
      resolve()
    }, grace)
    server.tryShutdown(() => {
      clearTimeout(cut)
      resolve()
    })
  })
}
