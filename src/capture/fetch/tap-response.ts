// Lets an application read a response as it would, and tells of what it reads. The response stays the object that fetch
// made; what reads its body is laid over it. Nothing is read ahead of the application, and nothing is kept for it.

export interface BodyTap {
  /** The bytes belong to the application: they must be read before this returns. */
  chunk(bytes: Uint8Array): void
  done(): void
  /** The application has stopped reading. */
  cancel(): void
  fail(error: unknown): void
}

const readers = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'] as const

/** False, and nothing is changed, for a response whose body cannot be watched. */
export function tapResponse(response: Response, tap: BodyTap): boolean {
  const { body } = response
  if (typeof body?.getReader !== 'function' || body.locked || !Object.isExtensible(response))
    return false
  const { headers } = response
  const carrier = new Response(new WatchedBody(response, body, tap).stream(), { headers })
  layOver(response, carrier)
  return true
}

type Bytes = Uint8Array<ArrayBuffer>
type Controller = ReadableByteStreamController | ReadableStreamDefaultController

/** Reads a body when it is read itself. */
class WatchedBody {
  /** What only holds the body keeps the response: without it, undici would end the body. */
  readonly response: Response
  readonly #source: ReadableStream<Bytes>
  readonly #tap: BodyTap
  #reader: ReadableStreamDefaultReader<Bytes> | undefined
  #isReading = false
  #isClosed = false
  #isOver = false

  constructor(response: Response, source: ReadableStream<Bytes>, tap: BodyTap) {
    this.response = response
    this.#source = source
    this.#tap = tap
  }

  stream(): ReadableStream {
    const underlying = {
      pull: (controller: Controller) => this.#pull(controller),
      cancel: (reason: unknown) => this.#cancel(reason),
    }
    return hasBytes(this.#source)
      ? new ReadableStream({ ...underlying, type: 'bytes' }, { highWaterMark: 0 })
      : new ReadableStream(underlying, { highWaterMark: 0 })
  }

  async #pull(controller: Controller): Promise<void> {
    this.#reader ??= this.#open(controller)
    this.#isReading = true
    try {
      const { done, value } = await this.#reader.read()
      if (done) return this.#close(controller)
      // Before it is passed on: that may take its bytes away.
      if (ArrayBuffer.isView(value)) this.#tap.chunk(value)
      controller.enqueue(value)
      if (this.#isClosed) this.#close(controller)
    } catch (error) {
      this.#fail(controller, error)
    } finally {
      this.#isReading = false
    }
  }

  /** A body that ends, breaks off or is aborted does so for who holds it also while nobody reads. */
  #open(controller: Controller): ReadableStreamDefaultReader<Bytes> {
    const reader = this.#source.getReader()
    reader.closed.then(
      () => {
        // That is told before the last chunk is given.
        this.#isClosed = true
        if (!this.#isReading) this.#close(controller)
      },
      (error: unknown) => this.#fail(controller, error),
    )
    return reader
  }

  #close(controller: Controller): void {
    if (this.#isOver) return
    this.#isOver = true
    controller.close()
    if ('byobRequest' in controller) controller.byobRequest?.respond(0)
    this.#tap.done()
  }

  #fail(controller: Controller, error: unknown): void {
    if (this.#isOver) return
    this.#isOver = true
    controller.error(error)
    this.#tap.fail(error)
  }

  #cancel(reason: unknown): Promise<void> {
    if (!this.#isOver) this.#tap.cancel()
    this.#isOver = true
    return this.#reader ? this.#reader.cancel(reason) : this.#source.cancel(reason)
  }
}

/** Streams that are made by hand may hold anything, and cannot be read into a buffer. */
function hasBytes(source: ReadableStream): boolean {
  try {
    source.getReader({ mode: 'byob' }).releaseLock()
    return true
  } catch {
    return false
  }
}

function layOver(response: Response, carrier: Response): void {
  const own = (name: string, member: PropertyDescriptor): void => {
    Object.defineProperty(response, name, { configurable: true, enumerable: false, ...member })
  }
  own('body', { get: () => carrier.body })
  own('bodyUsed', { get: () => carrier.bodyUsed })
  for (const name of readers) own(name, { value: () => carrier[name](), writable: true })
  own('clone', { value: () => cloneOf(response, carrier), writable: true })
}

/** All but the body is the original's. */
function cloneOf(response: Response, carrier: Response): Response {
  const inner = carrier.clone()
  const clone = new Response(null, { headers: response.headers })
  const { status, statusText, ok, type, url, redirected } = response
  for (const [name, value] of Object.entries({ status, statusText, ok, type, url, redirected }))
    Object.defineProperty(clone, name, { configurable: true, enumerable: false, get: () => value })
  layOver(clone, inner)
  return clone
}
