import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8, toBase64, toHex } from '../crypto/encoding.ts'
import { newCheckpoint } from './checkpoint.ts'
import { errorCode, expectError, runs } from './fixtures/expect-error.ts'
import { testLogKey, testLogVkey } from './fixtures/go-key.ts'
import { naivePath, naiveRoot, numberedEntries } from './fixtures/naive-tree.ts'
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts'

const entries = numberedEntries(15)
const { note } = newCheckpoint(testLogKey.signer, { size: 15, root: naiveRoot(entries) })
const proof = naivePath(4, entries)
const receipt = formatTlogProof({ index: 4, proof, checkpoint: note, extra: null })
const trust = { logKey: testLogVkey, origin: testLogKey.name }

const text = Buffer.from(receipt).toString()

describe('.tlog-proof', () => {
  it('[L14] is written line by line as C2SP says', () => {
    const hashes = proof.map((hash) => `${toBase64(hash)}\n`).join('')
    expect(text).toBe(`c2sp.org/tlog-proof@v1\nindex 4\n${hashes}\n${Buffer.from(note).toString()}`)
  })

  it('[L14] proves its entry and no other', () => {
    const { index, checkpoint } = verifyTlogProof(receipt, entries[4]!, trust)
    expect([index, checkpoint.size]).toEqual([4, 15])
    expectError('verification_failed', () => verifyTlogProof(receipt, entries[5]!, trust))
    expectError('verification_failed', () =>
      verifyTlogProof(receipt, entries[4]!, { ...trust, origin: 'other' }),
    )
  })

  it('[L14] carries extra data, which proves nothing', () => {
    const extra = Uint8Array.of(1, 2, 3)
    const bytes = formatTlogProof({ index: 4, proof, checkpoint: note, extra })
    expect(Buffer.from(bytes).toString().split('\n')[1]).toBe('extra AQID')
    const parsed = parseTlogProof(bytes)
    expect(toHex(parsed.extra!)).toBe('010203')
    expect(formatTlogProof(parsed)).toEqual(bytes)
    expect(verifyTlogProof(bytes, entries[4]!, trust).index).toBe(4)
  })

  it('[L14] of a single leaf has no hashes', () => {
    const single = newCheckpoint(testLogKey.signer, {
      size: 1,
      root: naiveRoot(entries.slice(0, 1)),
    })
    const bytes = formatTlogProof({ index: 0, proof: [], checkpoint: single.note, extra: null })
    expect(verifyTlogProof(bytes, entries[0]!, trust).checkpoint.size).toBe(1)
  })

  it.each([
    ['another first line', text.replace('@v1', '@v2')],
    ['an index with a leading zero', text.replace('index 4', 'index 04')],
    ['no index', text.replace('index 4\n', '')],
    ['extra data behind the index', text.replace('index 4\n', 'index 4\nextra AQID\n')],
    ['extra data twice', text.replace('index 4\n', 'extra AQID\nextra AQID\nindex 4\n')],
    ['extra data that is no base64', text.replace('index 4\n', 'extra AQI\nindex 4\n')],
    ['no blank line', text.slice(0, text.indexOf('\n\n'))],
    ['carriage returns', text.replaceAll('\n', '\r\n')],
    ['a short hash', text.replace(toBase64(proof[0]!), 'AQID')],
    ['64 hashes', text.replace('index 4\n', `index 4\n${`${toBase64(proof[0]!)}\n`.repeat(60)}`)],
    ['something before', `\n${text}`],
  ])('[L14] is refused with %s', (_, changed) => {
    expectError('corrupt', () => parseTlogProof(encodeUtf8(changed)))
  })

  it('[L14] no changed or missing byte goes unnoticed', () => {
    for (let i = 0; i < receipt.length; i++) {
      for (const flip of [1, 0x20, 0x80])
        expect(
          errorCode(() => verifyTlogProof(receipt.with(i, receipt[i]! ^ flip), entries[4]!, trust)),
        ).not.toBeNull()
      expect(
        errorCode(() => verifyTlogProof(receipt.subarray(0, i), entries[4]!, trust)),
      ).not.toBeNull()
    }
  })

  it('is not written for what no receipt holds', () => {
    const good = { index: 0, proof, checkpoint: note, extra: null }
    expectError('usage', () => formatTlogProof({ ...good, index: -1 }))
    expectError('usage', () => formatTlogProof({ ...good, proof: [Uint8Array.of(1)] }))
    expectError('usage', () =>
      formatTlogProof({ ...good, proof: Array.from({ length: 64 }, () => proof[0]!) }),
    )
    expectError('usage', () => formatTlogProof({ ...good, checkpoint: Uint8Array.of(0xff) }))
  })

  it('[L15] any bytes are a receipt that is written the same, or corrupt', () => {
    const mangled = fc
      .tuple(fc.nat(receipt.length), fc.nat(30), fc.uint8Array({ maxLength: 8 }))
      .map(([at, cut, put]) =>
        Buffer.concat([receipt.subarray(0, at), put, receipt.subarray(at + cut)]),
      )
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), mangled), (bytes) => {
        const code = errorCode(() =>
          expect(toHex(formatTlogProof(parseTlogProof(bytes)))).toBe(toHex(bytes)),
        )
        expect([null, 'corrupt']).toContain(code)
      }),
      { numRuns: runs },
    )
  })
})
