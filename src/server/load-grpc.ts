import type * as GrpcModule from '@grpc/grpc-js'
import { SealtraceError } from '../error.ts'

export type Grpc = typeof GrpcModule

/**
 * The optional package behind OTLP over gRPC. Rejects with `config_invalid` where it is not installed. It may print
 * nothing: what it has to say may hold what clients sent.
 */
export async function loadGrpc(
  load: () => Promise<Grpc> = () => import('@grpc/grpc-js'),
): Promise<Grpc> {
  try {
    const grpc = await load()
    grpc.setLogVerbosity(grpc.logVerbosity.NONE)
    return grpc
  } catch (cause) {
    throw new SealtraceError(
      'config_invalid',
      'configuration: server.grpc_port needs the package @grpc/grpc-js: install it beside sealtrace (npm install @grpc/grpc-js), or leave the port out and send OTLP over HTTP',
      { cause },
    )
  }
}
