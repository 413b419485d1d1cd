export interface Pace {
  /** Bytes that are handed on at once. */
  readonly piece: number
  /** Milliseconds in which the reader has to take the next piece. */
  readonly patience: number
}

/**
 * The bytes of an answer, made as far as it is read. What fails in the middle breaks the connection off: an answer that ends well is
 * whole. So does a reader who takes nothing for a while: what is made for him holds up others.
 */
export function pacedStream(
  bytes: AsyncGenerator<Uint8Array>,
  { piece, patience }: Pace = { piece: 65_536, patience: 60_000 },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let rest = new Uint8Array(0)
  let timer: NodeJS.Timeout | undefined
  return new ReadableStream(
    {
      async pull(controller) {
        clearTimeout(timer)
        while (rest.length === 0) {
          const { done, value } = await bytes.next()
          if (done) return controller.close()
          rest = new Uint8Array(value)
        }
        controller.enqueue(rest.slice(0, piece))
        rest = rest.subarray(piece)
        timer = setTimeout(() => {
          controller.error(new Error('the reader takes nothing'))
          void bytes.return(undefined)
        }, patience)
        timer.unref()
      },
      async cancel() {
        clearTimeout(timer)
        await bytes.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
