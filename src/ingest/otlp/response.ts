// Answers of an OTLP/HTTP receiver, in the encoding of the request.
export type OtlpEncoding = 'json' | 'protobuf'

/** An empty Export…ServiceResponse: everything was accepted. */
export function encodeSuccess(encoding: OtlpEncoding): Uint8Array {
  return encoding === 'json' ? new TextEncoder().encode('{}') : new Uint8Array()
}

/** A google.rpc.Status with a code of google.rpc.Code. `message` must hold no input. */
export function encodeStatus(encoding: OtlpEncoding, code: number, message: string): Uint8Array {
  if (!Number.isInteger(code) || code < 0 || code > 127) throw new RangeError('not a status code')
  if (encoding === 'json') return new TextEncoder().encode(JSON.stringify({ code, message }))
  const text = new TextEncoder().encode(message)
  const head = code === 0 ? [] : [0x08, code]
  return Uint8Array.from([...head, 0x12, ...varint(text.length), ...text])
}

function varint(n: number): number[] {
  const bytes: number[] = []
  let rest = n
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return [...bytes, rest]
}
