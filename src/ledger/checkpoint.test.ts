import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64 } from '../crypto/encoding.ts'
import {
  formatCheckpointBody,
  newCheckpoint,
  openCheckpoint,
  parseCheckpointBody,
  parseDecimal,
} from './checkpoint.ts'
import { cosignatureVerifier, cosigner } from './cosignature.ts'
import { errorCode, expectError, runs } from './fixtures/expect-error.ts'
import { testLogKey, testLogVkey, testWitnessKey } from './fixtures/go-key.ts'
import { emptyRoot, leafHash } from './merkle.ts'
import { signNote } from './note.ts'
import { formatVerifierKey } from './verifier-key.ts'

const origin = testLogKey.name
const root = leafHash(Uint8Array.of(1))
const base64 = toBase64(root)
const checkpoint = newCheckpoint(testLogKey.signer, { size: 1, root })
const witnessVkey = formatVerifierKey({
  name: testWitnessKey.name,
  type: 4,
  publicKey: testWitnessKey.key.publicKey,
})

describe('checkpoint body', () => {
  it('[L9] is origin, size and root, each on its line', () => {
    expect(formatCheckpointBody({ origin, size: 20_852_163, root })).toBe(
      `${origin}\n20852163\n${base64}\n`,
    )
    expect(parseCheckpointBody(`${origin}\n20852163\n${base64}\n`)).toEqual({
      origin,
      size: 20_852_163,
      root,
    })
  })

  it('[L9] may have extension lines, which are signed but not read', () => {
    expect(parseCheckpointBody(`${origin}\n1\n${base64}\nmore\nyet more\n`).size).toBe(1)
  })

  it.each([
    ['', ''],
    ['no origin', `\n1\n${base64}\n`],
    ['no root', 'a\n1\n'],
    ['no last newline', `a\n1\n${base64}`],
    ['a leading zero', `a\n01\n${base64}\n`],
    ['a plus sign', `a\n+1\n${base64}\n`],
    ['a negative size', `a\n-1\n${base64}\n`],
    ['a fraction', `a\n1.0\n${base64}\n`],
    ['an exponent', `a\n1e3\n${base64}\n`],
    ['a space', `a\n1 \n${base64}\n`],
    ['digits of another script', `a\n\u0661\n${base64}\n`],
    ['a size above 2^53 - 1', `a\n9007199254740992\n${base64}\n`],
    ['a long size', `a\n${'9'.repeat(400)}\n${base64}\n`],
    ['a short root', `a\n1\n${toBase64(root.subarray(1))}\n`],
    ['a root without padding', `a\n1\n${base64.slice(0, -1)}\n`],
    ['an empty extension line', `a\n1\n${base64}\n\nmore\n`],
    ['an empty last line', `a\n1\n${base64}\n\n`],
  ])('[L9] is refused with %s', (_, text) => {
    expectError('corrupt', () => parseCheckpointBody(text))
  })

  it('[L9] is not written for what cannot be', () => {
    for (const body of [
      { origin: '', size: 1, root },
      { origin: 'a\nb', size: 1, root },
      { origin, size: -1, root },
      { origin, size: 2 ** 53, root },
      { origin, size: 1, root: root.subarray(1) },
    ])
      expectError('usage', () => formatCheckpointBody(body))
  })

  it('[L15] any text is a body, or corrupt', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^.{0,2}\n[0-9]{0,18}\n[A-Za-z0-9+/]{43}=\n?$/),
    )
    fc.assert(
      fc.property(text, (body) => {
        expect([null, 'corrupt']).toContain(
          errorCode(() =>
            expect(body.startsWith(formatCheckpointBody(parseCheckpointBody(body)))).toBe(true),
          ),
        )
      }),
      { numRuns: runs },
    )
  })

  it('[L9] sizes are safe integers', () => {
    expect(parseDecimal('0')).toBe(0)
    expect(parseDecimal('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER)
    expect(parseDecimal('9007199254740993')).toBeNull()
    expect(parseDecimal('1\n')).toBeNull()
  })
})

describe('openCheckpoint', () => {
  it('[L10] opens what the log signed', () => {
    const opened = openCheckpoint(checkpoint.note, testLogVkey, origin)
    expect([opened.origin, opened.size, toBase64(opened.root)]).toEqual([origin, 1, base64])
    expect(opened.note).toBe(checkpoint.note)
    expect(opened.cosignatures).toEqual([])
  })

  it('[L10] refuses the checkpoint of another log, though the key is right', () => {
    const other = signNote(`example.com/other\n1\n${base64}\n`, [testLogKey.signer])
    expectError('verification_failed', () => openCheckpoint(other, testLogVkey, origin))
    expectError('verification_failed', () =>
      openCheckpoint(checkpoint.note, testLogVkey, 'example.com/other'),
    )
    expect(openCheckpoint(other, testLogVkey, 'example.com/other').size).toBe(1)
  })

  it('[L10] refuses a root of the empty tree that is another', () => {
    expect(
      openCheckpoint(
        newCheckpoint(testLogKey.signer, { size: 0, root: emptyRoot() }).note,
        testLogVkey,
        origin,
      ).size,
    ).toBe(0)
    const { note } = newCheckpoint(testLogKey.signer, { size: 0, root })
    expectError('verification_failed', () => openCheckpoint(note, testLogVkey, origin))
  })

  it('[L10] gives the cosignatures of known witnesses, and needs the log itself', () => {
    const witness = cosigner(testWitnessKey.name, testWitnessKey.key, 1_700_000_000)
    const body = formatCheckpointBody({ origin, size: 1, root })
    const known = [cosignatureVerifier(witnessVkey)]
    const note = signNote(body, [testLogKey.signer, witness])
    expect(openCheckpoint(note, testLogVkey, origin).cosignatures).toEqual([])
    expect(
      openCheckpoint(note, testLogVkey, origin, known).cosignatures.map(({ name }) => name),
    ).toEqual(['Wit1'])
    const unsigned = signNote(body, [witness])
    expectError('verification_failed', () => openCheckpoint(unsigned, testLogVkey, origin, known))
  })

  it('[L10] no changed or missing byte goes unnoticed', () => {
    const { note } = checkpoint
    for (let i = 0; i < note.length; i++) {
      for (const flip of [1, 0x20, 0x80])
        expect(
          errorCode(() => openCheckpoint(note.with(i, note[i]! ^ flip), testLogVkey, origin)),
        ).not.toBeNull()
      expect(
        errorCode(() => openCheckpoint(note.subarray(0, i), testLogVkey, origin)),
      ).not.toBeNull()
    }
  })

  it('a signed text that is no checkpoint is none', () => {
    const note = signNote(`${origin}\n01\n${base64}\n`, [testLogKey.signer])
    expectError('corrupt', () => openCheckpoint(note, testLogVkey, origin))
  })
})
