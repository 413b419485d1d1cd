// A collector that takes everything and keeps nothing: what a recorder costs is measured, not what is at the other end.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toBase64Url } from '../../src/crypto/encoding.ts'
import { Secret } from '../../src/crypto/secret.ts'
import { newX25519KeyPair } from '../../src/crypto/x25519.ts'
import { parseHeader } from '../../src/record/header.ts'
import { isClientSealed, parseClientSealed } from '../../src/seal/format/client-sealed.ts'
import { openBatch } from '../../src/seal/sealed-batch.ts'

export interface Sink {
  readonly url: string
  /** That a recorder seals to. */
  readonly publicKey: string
  /** Steps of recorders, and bytes of all that came. */
  readonly taken: { steps: number; bytes: number }
  close(): void
}

/** Listens on a free port of the loopback interface, and answers recorders and exporters of OpenTelemetry. */
export async function startSink(): Promise<Sink> {
  const pair = newX25519KeyPair()
  const privateKey = Secret.own(pair.privateKey)
  const taken = { steps: 0, bytes: 0 }
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      taken.bytes += body.length
      outgoing.writeHead(200, { 'content-type': 'application/json' })
      if (incoming.url !== '/api/v1/steps') return outgoing.end('{}')
      const json = openBatch(privateKey, body)
      const steps = isClientSealed(json)
        ? parseClientSealed(json).records.map(({ header }) => ({
            traceId: parseHeader(header)?.trace ?? '',
          }))
        : (JSON.parse(Buffer.from(json).toString()) as { steps: { traceId: string }[] }).steps
      taken.steps += steps.length
      const traces = [...new Set(steps.map(({ traceId }) => traceId))]
      const accepted = {
        accepted: steps.length,
        duplicates: 0,
        traces,
        checkpointSize: taken.steps,
      }
      return outgoing.end(JSON.stringify({ ...accepted, level: 'published' }))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    publicKey: toBase64Url(pair.publicKey),
    taken,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
