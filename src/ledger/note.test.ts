import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ed25519Signer } from '../crypto/ed25519.ts'
import { encodeUtf8 } from '../crypto/encoding.ts'
import { Secret } from '../crypto/secret.ts'
import { errorCode, expectError, runs } from './fixtures/expect-error.ts'
import { testLogKey, testLogVkey, testWitnessKey } from './fixtures/go-key.ts'
import { noteSigner, noteVerifier, openNote, parseNote, signNote } from './note.ts'

const fooVkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const fooLine =
  '\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
const example = encodeUtf8(`This is an example message.\n\n${fooLine}`)
const foo = noteVerifier(fooVkey)
const log = noteVerifier(testLogVkey)
const unknownLine = '\u2014 unknown AAAAAAAA\n'

const withLines = (note: Uint8Array, ...lines: string[]): Uint8Array =>
  encodeUtf8(Buffer.from(note).toString() + lines.join(''))

describe('openNote', () => {
  it('[L6] opens the example of signed-note', () => {
    const { text, signatures } = openNote(example, [foo])
    expect(text).toBe('This is an example message.\n')
    expect(signatures.map(({ name, keyId }) => [name, keyId])).toEqual([
      ['example.com/foo', '530d903a'],
    ])
  })

  it('[L6] the text ends at the last blank line', () => {
    const note = signNote('one\n\ntwo\n\n\nthree\n', [testLogKey.signer])
    expect(openNote(note, [log]).text).toBe('one\n\ntwo\n\n\nthree\n')
  })

  it('[L7] signatures of unknown keys are ignored', () => {
    expect(openNote(withLines(example, unknownLine), [foo, log]).signatures.length).toBe(1)
    const sameName = '\u2014 example.com/foo AAAAAAAA\n'
    expect(openNote(withLines(example, sameName), [foo]).signatures.length).toBe(1)
  })

  it('[L7] a bad signature of a known key spoils the note, also beside a good one', () => {
    const bad = { ...testLogKey.signer, sign: () => new Uint8Array(64) }
    const note = signNote('text\n', [testWitnessKey.signer, bad])
    const witness = { ...testWitnessKey.signer, verify: () => true }
    expect(openNote(note, [witness]).signatures.length).toBe(1)
    expectError('verification_failed', () => openNote(note, [witness, log]))
    const repeated = signNote('text\n', [testLogKey.signer, bad])
    expectError('verification_failed', () => openNote(repeated, [log]))
  })

  it('[L7] without a known key nothing opens', () => {
    expectError('verification_failed', () => openNote(example, []))
    expectError('verification_failed', () => openNote(example, [log]))
    const renamed = { ...foo, name: 'example.com/bar' }
    expectError('verification_failed', () => openNote(example, [renamed]))
  })

  it('[L7] a repeated good signature counts once', () => {
    expect(openNote(withLines(example, fooLine), [foo]).signatures.length).toBe(1)
  })

  it('[L6] 100 signature lines are read, more are refused', () => {
    const unknown = (count: number): string[] => Array.from({ length: count }, () => unknownLine)
    expect(openNote(withLines(example, ...unknown(99)), [foo]).text).toBe(
      'This is an example message.\n',
    )
    expectError('corrupt', () => openNote(withLines(example, ...unknown(100)), [foo]))
  })

  it('[L6] no changed or missing byte goes unnoticed', () => {
    for (let i = 0; i < example.length; i++) {
      for (const flip of [1, 0x20, 0x80])
        expect(errorCode(() => openNote(example.with(i, example[i]! ^ flip), [foo]))).not.toBeNull()
      expect(
        errorCode(() =>
          openNote(Buffer.concat([example.subarray(0, i), example.subarray(i + 1)]), [foo]),
        ),
      ).not.toBeNull()
      expect(errorCode(() => openNote(example.subarray(0, i), [foo]))).not.toBeNull()
    }
  })
})

describe('parseNote', () => {
  const text = 'text\n'
  it.each([
    ['nothing', ''],
    ['no blank line', `text\n${fooLine}`],
    ['no text', `\n${fooLine}`],
    ['no signature', `${text}\n`],
    ['no last newline', `${text}\n${fooLine.trimEnd()}`],
    ['a carriage return', `te\rxt\n\n${fooLine}`],
    ['a tab', `te\txt\n\n${fooLine}`],
    ['a zero byte', `te\u0000xt\n\n${fooLine}`],
    ['a hyphen for the dash', `${text}\n${fooLine.replace('\u2014', '-')}`],
    ['two spaces', `${text}\n${fooLine.replace('\u2014 ', '\u2014  ')}`],
    ['a space behind', `${text}\n${fooLine.replace('\n', ' \n')}`],
    ['a name with a plus sign', `${text}\n\u2014 a+b AAAAAAAA\n`],
    ['a name with another space', `${text}\n\u2014 a\u2003b AAAAAAAA\n`],
    ['base64 without padding', `${text}\n${fooLine.replace('=', '')}`],
    ['URL-safe base64', `${text}\n\u2014 a AAAAAAA_\n`],
    ['base64 with loose bits', `${text}\n\u2014 a AAAAAAB=\n`],
    ['a key id alone', `${text}\n\u2014 a AAAAAA==\n`],
    ['a text among the signatures', `${text}\n${fooLine}more\n`],
    ['a megabyte', `${'x'.repeat(1_000_000)}\n\n${fooLine}`],
  ])('[L6] refuses %s', (_, note) => {
    expectError('corrupt', () => parseNote(encodeUtf8(note)))
  })

  it('[L6] takes bytes that are not UTF-8 for no note, and keeps a byte order mark', () => {
    expectError('corrupt', () => parseNote(Buffer.concat([Uint8Array.of(0xff), example])))
    const marked = Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), example])
    expect(parseNote(marked).text.length).toBe('This is an example message.\n'.length + 1)
    expectError('verification_failed', () => openNote(marked, [foo]))
  })

  it('[L15] any bytes are a note, or corrupt', () => {
    const mangled = fc
      .tuple(fc.nat(example.length), fc.nat(20), fc.uint8Array({ maxLength: 8 }))
      .map(([at, cut, put]) =>
        Buffer.concat([example.subarray(0, at), put, example.subarray(at + cut)]),
      )
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), mangled), (bytes) => {
        expect([null, 'corrupt']).toContain(errorCode(() => parseNote(bytes)))
      }),
      { numRuns: runs },
    )
  })
})

describe('signNote', () => {
  it('[L6] what it signs opens, with each signer', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (words, seed) => {
          const text = `${words.replaceAll(/[\u0000-\u001f]/g, '')}\n`
          const other = noteSigner('other', ed25519Signer(Secret.own(seed)))
          const opened = openNote(signNote(text, [other, testLogKey.signer]), [log])
          expect(opened.text).toBe(text)
          expect(opened.signatures.map(({ name }) => name)).toEqual([testLogKey.name])
        },
      ),
      { numRuns: runs },
    )
  })

  it('signs no text that a note cannot hold, and no note without signer', () => {
    for (const text of ['', 'no newline', 'a\tb\n', 'a\r\n', '\ud800\n'])
      expectError('usage', () => signNote(text, [testLogKey.signer]))
    expectError('usage', () => signNote('text\n', []))
    expectError('usage', () => noteSigner('a b', testLogKey.key))
  })

  it('[L8] a vkey of another type or length is none for notes', () => {
    expectError('corrupt', () => noteVerifier(fooVkey.slice(0, -4)))
  })
})
