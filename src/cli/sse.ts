// Server-sent events as a stream of bytes gives them (HTML standard, section 9.2): as much as the collector sends.
export interface ServerEvent {
  readonly id: string
  readonly event: string
  readonly data: string
}

/** Characters that one event may have: what answers may be no collector. */
const longest = 4 * 1024 * 1024

/** Ends where the stream does, and where an event is longer than any that a collector sends. */
export async function* serverEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true })
    const blocks = rest.split('\n\n')
    rest = blocks.pop() ?? ''
    if (rest.length > longest) return
    for (const block of blocks) {
      const event = parseBlock(block)
      if (event.data) yield event
    }
  }
}

function parseBlock(block: string): ServerEvent {
  const fields = { id: '', event: 'message', data: '' }
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0))
    if (name === 'id' || name === 'event' || name === 'data')
      fields[name] = line.slice(colon + 1).replace(/^ /, '')
  }
  return fields
}
