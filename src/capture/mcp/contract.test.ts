import { readFileSync } from 'node:fs'
import { testAdapter } from '../../testing/adapter-contract.ts'
import { objectOf } from './message.ts'
import { tapTransport } from './tap-transport.ts'
import { request, TestTransport } from './test-transport.ts'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.body.json`, import.meta.url), 'utf8'))
const turns = ['001', '002', '003', '004'].map((turn) => ({
  asked: read(`${turn}.request`),
  answered: read(`${turn}.response`),
}))
const call = (id: number) => request(id, 'tools/call', { name: 'lookup', arguments: { id } })

for (const side of ['client', 'server'] as const)
  testAdapter({
    name: `mcp at a ${side}`,
    events: () => structuredClone(turns),
    play: async (recorder, events) => {
      const transport = new TestTransport()
      const tap = tapTransport(transport, { recorder, side })
      const received: unknown[] = []
      tap.onmessage = (message) => received.push(message)
      for (const { asked, answered } of events) {
        const [out, back] = side === 'client' ? [asked, answered] : [answered, asked]
        if (side === 'server') transport.receive(back)
        await tap.send(out)
        if (side === 'client') transport.receive(back)
      }
      return { received, sent: transport.sent }
    },
    secrets: ['219-09-9999', 'S3cretPw', 'jane.sample@example.com'],
    abandon: (recorder) => {
      // The stand-in of other tests keeps what is sent.
      const transport = {
        send: async () => {},
        onmessage: (message: unknown): void => void message,
      }
      const tap = tapTransport(transport, { recorder, side })
      tap.onmessage = () => {}
      return (n) =>
        side === 'client' ? Reflect.apply(tap.send, tap, [call(n)]) : transport.onmessage(call(n))
    },
    failClosed: async (recorder, reached) => {
      const transport = new TestTransport()
      const tap = tapTransport(transport, { recorder, side })
      if (side === 'client') {
        transport.send = async () => reached()
        await tap.send(call(1))
        return
      }
      tap.onmessage = reached
      transport.receive(call(1))
      const refusal = recorder.refusal()
      if (refusal && objectOf(transport.sent[0])?.['error']) throw refusal
    },
  })
