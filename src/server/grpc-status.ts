import type { Metadata, StatusObject } from '@grpc/grpc-js'
import { encodeStatus } from '../ingest/otlp/response.ts'
import type { Grpc } from './load-grpc.ts'
import type { HttpError } from './status-of.ts'

const retryType = 'type.googleapis.com/google.rpc.RetryInfo'
const retrySeconds = 1

/** How a gRPC call ends that failed: OTLP clients repeat `RESOURCE_EXHAUSTED` only where RetryInfo stands beside it. */
export function grpcStatus(grpc: Grpc, error: HttpError): StatusObject {
  const metadata = new grpc.Metadata()
  if (error.retry) addRetryInfo(metadata, error)
  return { code: error.rpc, details: error.message, metadata }
}

/**
 * In the three places where clients look: the details of google.rpc.Status (Go), a trailer of its own (Python, Java),
 * and gRPC's own push-back in milliseconds.
 */
function addRetryInfo(metadata: Metadata, { rpc, message }: HttpError): void {
  const delay = field(1, Uint8Array.of(0x08, retrySeconds))
  const detail = Buffer.concat([field(1, Buffer.from(retryType)), field(2, delay)])
  const status = Buffer.concat([encodeStatus('protobuf', rpc, message), field(3, detail)])
  metadata.set('grpc-status-details-bin', status)
  metadata.set('google.rpc.retryinfo-bin', delay)
  metadata.set('grpc-retry-pushback-ms', String(retrySeconds * 1000))
}

/** A field that holds bytes, fewer than 128. */
function field(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of((number << 3) | 2, content.length), content])
}
