import type { Message } from './message.ts'

/** Stands in for the SDKs' in-memory transport. What is sent is kept; what is received is given. For tests. */
export class TestTransport {
  onclose: (() => void) | undefined
  onmessage: ((message: unknown, extra?: unknown) => void) | undefined
  sessionId: string | undefined
  readonly sent: unknown[] = []
  readonly sentOptions: unknown[] = []
  failure: Error | undefined
  #calls = 0

  async send(message: unknown, options?: unknown): Promise<void> {
    this.#calls++
    this.sentOptions.push(options)
    if (this.failure) throw this.failure
    this.sent.push(message)
  }

  async close(): Promise<void> {
    this.onclose?.()
  }

  setProtocolVersion(_version: string): void {
    this.#calls++
  }

  /** As the transport itself does it: with its own idea of the handler. */
  receive(message: unknown, extra?: unknown): void {
    this.onmessage?.(message, extra)
  }

  get calls(): number {
    return this.#calls
  }
}

export function request(id: string | number, method: string, params?: object): Message {
  return { jsonrpc: '2.0', id, method, ...(params && { params }) }
}

export function result(id: string | number, value: object): Message {
  return { jsonrpc: '2.0', id, result: value }
}

export function notification(method: string, params: object): Message {
  return { jsonrpc: '2.0', method, params }
}
