import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonItems } from './json-items.ts'

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string, { size = 7, maxBytes = 1000 } = {}): Promise<string[]> {
  const found: string[] = []
  for await (const { line, place, bytes } of jsonItems(chunked(Buffer.from(text), size), maxBytes))
    found.push(
      `${place}${line === null ? '' : ` ${line}`}: ${bytes ? Buffer.from(bytes).toString().trim() : 'too large'}`,
    )
  return found
}

describe('items of a JSON file', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['blanks', ' \n\n ', []],
    ['an empty list', ' [ ] ', []],
    ['a list', '[{"a":1}, [2,3] ,"]"]', ['item 1: {"a":1}', 'item 2: [2,3]', 'item 3: "]"']],
    ['texts with signs', '["a,\\"[{", {"b":"}]"}]', ['item 1: "a,\\"[{"', 'item 2: {"b":"}]"}']],
    ['one a line', '{"a":1}\n\n{"b":2}\n', ['line 1: {"a":1}', 'line 3: {"b":2}']],
    ['one document', '{\n"a":\n1}\n', ['the document: {\n"a":\n1}']],
    ['a mark in front', '\ufeff[1]', ['item 1: 1']],
    [
      'a bad line among others',
      '{"a":1}\n{"a"\n{"b":2}',
      ['line 1: {"a":1}', 'line 2: {"a"', 'line 3: {"b":2}'],
    ],
  ])('%s', async (_, text, want) => {
    for (const size of [1, 2, 7, 1000]) expect(await read(text, { size })).toEqual(want)
  })

  it('are bounded one by one', async () => {
    const long = JSON.stringify('x'.repeat(50))
    const options = { maxBytes: 20 }
    expect(await read(`[1,${long},2]`, options)).toEqual([
      'item 1: 1',
      'item 2: too large',
      'item 3: 2',
    ])
    expect(await read(`1\n${long}\n2`, options)).toEqual([
      'line 1: 1',
      'line 2: too large',
      'line 3: 2',
    ])
    expect(await read(`{\n"a":${long}}`, options)).toEqual(['the document: too large'])
  })

  it('a list that is cut off gives what stands before', async () => {
    const found: string[] = []
    const reading = (async () => {
      for await (const { place } of jsonItems(chunked(Buffer.from('[1,2,{"a'), 3), 100))
        found.push(place)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'bad_request' })
    expect(found).toEqual(['item 1', 'item 2'])
  })

  it('come to the same as parsing it all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 1, max: 40 }),
        async (list, size) => {
          const items = await read(JSON.stringify(list, null, size % 3), { size, maxBytes: 1e6 })
          expect(items.map((item) => JSON.parse(item.slice(item.indexOf(': ') + 2)))).toEqual(
            JSON.parse(JSON.stringify(list)),
          )
        },
      ),
    )
  })
})
