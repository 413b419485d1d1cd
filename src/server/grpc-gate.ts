import type { Metadata, ServerInterceptor } from '@grpc/grpc-js'
import type { Principal } from '../access/principal.ts'
import { SealtraceError } from '../error.ts'
import { plainAddress } from '../journal/address-blocks.ts'
import { requireRight, type AppContext } from './app-context.ts'
import { hasSome } from './auth.ts'
import { grpcStatus } from './grpc-status.ts'
import type { Grpc } from './load-grpc.ts'
import { certificateOfPeer } from './sign-in/certificate.ts'
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
            const { sslPeerCertificate: shown } = call.getAuthContext()
            admit(context, metadata, { peer: call.getPeer(), certificate: shown?.raw })
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
async function admit(
  context: AppContext,
  metadata: Metadata,
  { peer, certificate: der }: { peer: string; certificate: Uint8Array | undefined },
): Promise<void> {
  const header = (name: string): string | undefined => {
    const [value] = metadata.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const credentials = { authorization: header('authorization'), apiKey: header('x-api-key') }
  const address = addressOf(peer)
  const certificate = hasSome(credentials) ? null : certificateOfPeer(der)
  const known = certificate && context.signIn.byCertificate(certificate, address)
  const principal = known ?? (await context.auth.principal(credentials, address))
  await requireRight(context, principal, 'write')
  admitted.set(metadata, principal)
}

const admitted = new WeakMap<Metadata, Principal>()

/** Who was let in with these headers. Throws `unauthorized` where nobody was. */
export function principalBy(metadata: Metadata): Principal {
  const principal = admitted.get(metadata)
  if (principal) return principal
  throw new SealtraceError('unauthorized', 'no valid API key')
}

/** Without the port. */
function addressOf(peer: string): string | undefined {
  const end = peer.lastIndexOf(':')
  return end > 0 ? plainAddress(peer.slice(0, end)) : undefined
}

function late(): SealtraceError {
  return new SealtraceError('busy', 'the message did not come in time; send it again')
}
