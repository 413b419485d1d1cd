import type { Metadata, ServerInterceptor } from '@grpc/grpc-js'
import { SealtraceError } from '../error.ts'
import { requireRight, type AppContext } from './app-context.ts'
import { grpcStatus } from './grpc-status.ts'
import type { Grpc } from './load-grpc.ts'
import { createSlots } from './slots.ts'
import { statusOf } from './status-of.ts'

/** Calls that may wait for others to be received. */
const mostWaiting = 1000

export interface GateOptions {
  readonly grpc: Grpc
  readonly context: AppContext
  /** Milliseconds in which a message must have come, once it may. */
  readonly receiveTime: number
}

/**
 * Looks at the key before anything of a call's message is read, and lets only so many messages come at a time: how
 * large one will be is not known before it is there, so each may be as large as any.
 */
export function grpcGate({ grpc, context, receiveTime }: GateOptions): ServerInterceptor {
  const { inFlightBytes, bodyBytes } = context.config.limits
  const slots = createSlots(Math.max(1, Math.floor(inFlightBytes / bodyBytes)), mostWaiting)
  return (_method, call) => {
    let gone = false
    let release = (): void => {}
    const end = (error: unknown): void => {
      const failure = statusOf(error)
      context.metrics.add('sealtrace_errors_total', { code: failure.code })
      context.metrics.add('sealtrace_grpc_requests_total', { code: String(failure.rpc) })
      call.sendStatus(grpcStatus(grpc, failure))
    }
    const hold = async (): Promise<void> => {
      const free = await slots.take()
      if (gone) return free()
      const timer = setTimeout(() => end(late()), receiveTime)
      release = () => {
        clearTimeout(timer)
        free()
      }
    }
    return new grpc.ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            admit(context, metadata, call.getPeer())
              .then(hold)
              .then(() => pass(metadata), end)
          },
          onReceiveHalfClose: (pass) => {
            release()
            pass()
          },
          onCancel: () => {
            gone = true
            release()
          },
        }),
    })
  }
}

/** Rejects with `unauthorized` or `denied`, which is then on the record. */
async function admit(context: AppContext, metadata: Metadata, peer: string): Promise<void> {
  const header = (name: string): string | undefined => {
    const [value] = metadata.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const credentials = { authorization: header('authorization'), apiKey: header('x-api-key') }
  const principal = await context.auth.principal(credentials, addressOf(peer))
  await requireRight(context, principal, 'write')
}

/** Without the port. */
function addressOf(peer: string): string | undefined {
  const end = peer.lastIndexOf(':')
  return end > 0 ? peer.slice(0, end) : undefined
}

function late(): SealtraceError {
  return new SealtraceError('busy', 'the message did not come in time; send it again')
}
