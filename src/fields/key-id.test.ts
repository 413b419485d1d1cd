import { expect, it } from 'vitest'
import { BsonBinary } from './bson-binary.ts'
import { parseKeyId, readKeyId, uuidText } from './key-id.ts'

const text = '5f2b3c4d-1111-4222-8333-444455556666'
const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')

it('reads an id in every form that it is written in', () => {
  const binary = new BsonBinary(bytes, 4)
  for (const id of [text, text.toUpperCase(), bytes, binary, binary.toJSON(), { $uuid: text }])
    expect(uuidText(readKeyId(id) ?? Buffer.alloc(16))).toBe(text)
})

it('takes nothing else for an id', () => {
  const nested: Record<string, unknown> = {}
  nested['$uuid'] = nested
  const wrong = ['people', `${text}0`, bytes.subarray(1), new BsonBinary(bytes, 0), 7, null, nested]
  for (const id of [...wrong, new BsonBinary(bytes.subarray(1), 4)]) {
    expect(readKeyId(id)).toBeNull()
    expect(() => parseKeyId(id)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  }
})
