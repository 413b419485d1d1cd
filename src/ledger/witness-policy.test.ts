import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8 } from '../crypto/encoding.ts'
import { newCheckpoint, openCheckpoint } from './checkpoint.ts'
import { cosigner } from './cosignature.ts'
import { errorCode, expectError, runs } from './fixtures/expect-error.ts'
import { testLogKey, testLogVkey, testWitnessKey } from './fixtures/go-key.ts'
import { signNote } from './note.ts'
import { formatVerifierKey } from './verifier-key.ts'
import { testKey } from './witness/fixtures/growing-log.ts'
import { cosignersOf, parseWitnessPolicy, quorumMet, quorumOf } from './witness-policy.ts'

const vkeyOf = (seed: number, name = `w${seed}.example`, type = 4) =>
  formatVerifierKey({ name, type, publicKey: testKey(seed).publicKey })
const witnesses = (...names: string[]) =>
  names.map((name, i) => `witness ${name} ${vkeyOf(i + 1)}\n`).join('')
const six = witnesses('X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3')

/** The example of the format: two of the X, and any of the Y. */
const example = `log ${testLogVkey} https://log.example/

${six}
group X-witnesses 2 X1 X2 X3
group Y-witnesses any Y1 Y2 Y3
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`

describe('a policy', () => {
  it('[L20] is read line by line', () => {
    const policy = parseWitnessPolicy(example)
    expect(policy.logs).toEqual([{ vkey: testLogVkey, url: 'https://log.example/' }])
    expect(policy.witnesses[0]).toEqual({ name: 'X1', vkey: vkeyOf(1) })
    expect(policy.witnesses.map(({ name }) => name)).toEqual(['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'])
    expect(policy.groups).toEqual([
      { name: 'X-witnesses', threshold: 2, members: ['X1', 'X2', 'X3'] },
      { name: 'Y-witnesses', threshold: 1, members: ['Y1', 'Y2', 'Y3'] },
      { name: 'X-and-Y', threshold: 2, members: ['X-witnesses', 'Y-witnesses'] },
    ])
    expect(policy.quorum).toBe('X-and-Y')
    expect(parseWitnessPolicy(encodeUtf8(example))).toEqual(policy)
  })

  const w = `witness a ${vkeyOf(1)}\n`
  it('[L20] has blank lines, comments, tabs, names of any text', () => {
    const policy = parseWitnessPolicy(
      `# about\n\t # more \u00e9\n\n \t\n\twitness\t all\u00a0\u212a  ${vkeyOf(1)}\t https://w.example/a \nquorum all\u00a0\u212a\n# end\n`,
    )
    expect(policy.witnesses).toEqual([
      { name: 'all\u00a0\u212a', vkey: vkeyOf(1), url: 'https://w.example/a' },
    ])
  })

  it('[L20] is refused with a name that is no UTF-8: two that differ could read the same', () => {
    const named = (first: Uint8Array, second: string, third: Uint8Array) =>
      concatBytes(
        encodeUtf8('witness '),
        first,
        encodeUtf8(` ${vkeyOf(1)}\nwitness ${second} ${vkeyOf(2)}\ngroup g all `),
        third,
        encodeUtf8(` ${second}\nquorum g\n`),
      )
    const [e9, utf8] = [Uint8Array.of(0xe9), encodeUtf8('e')]
    expect(parseWitnessPolicy(named(utf8, '\u00e9', utf8)).witnesses).toHaveLength(2)
    for (const text of [named(e9, '\u00e9', e9), named(e9, 'b', e9), named(utf8, 'b', e9)])
      expectError('config_invalid', () => parseWitnessPolicy(text))
    const group = (name: Uint8Array) =>
      concatBytes(encodeUtf8(`${w}group `), name, encodeUtf8(' all a\nquorum a\n'))
    expect(parseWitnessPolicy(group(utf8)).groups).toHaveLength(1)
    expectError('config_invalid', () => parseWitnessPolicy(group(e9)))
  })

  it('[L20] may ask for nobody, and name no log', () => {
    expect(parseWitnessPolicy('quorum none\n')).toEqual({
      ...{ logs: [], witnesses: [], groups: [], quorum: 'none' },
    })
    expect(quorumOf(parseWitnessPolicy('quorum none\n'), new Set())).toBe(true)
  })

  it('[L20] of 32 logs, 32 witnesses and 32 groups is read', () => {
    const lines = Array.from({ length: 32 }, (_, i) => [
      `log ${vkeyOf(i + 100, `log${i}.example`, 1)}`,
      `witness w${i} ${vkeyOf(i + 1)}`,
      `group g${i} all w${i}`,
    ]).flat()
    const policy = parseWitnessPolicy([...lines, 'quorum g31', ''].join('\n'))
    expect([policy.logs, policy.witnesses, policy.groups].map(({ length }) => length)).toEqual([
      ...[32, 32, 32],
    ])
  })

  it.each<[what: string, text: string]>([
    ['no quorum', w],
    ['two quorums', `${w}quorum a\nquorum a\n`],
    ['a quorum without name', `${w}quorum\n`],
    ['a quorum of two', `${w}quorum a a\n`],
    ['a quorum of nobody known', `${w}quorum b\n`],
    ['a quorum before what it names', `quorum a\n${w}`],
    ['an unknown word', `${w}quorum a\nlogs x\n`],
    ['a word in another case', `${w}Quorum a\n`],
    ['a witness called none', `witness none ${vkeyOf(1)}\nquorum none\n`],
    ['a group called none', `${w}group none all a\nquorum none\n`],
    ['none as a member', `${w}group g any none\nquorum g\n`],
    ['two of one name', `${w}witness a ${vkeyOf(2)}\nquorum a\n`],
    ['a group with the name of a witness', `${w}group a all a\nquorum a\n`],
    ['a group of nobody', `${w}group g all\nquorum a\n`],
    ['a group in itself', `${w}group g any a g\nquorum g\n`],
    ['a member that comes later', `group g all a\n${w}quorum g\n`],
    ['a member twice in one group', `${w}group g any a a\nquorum g\n`],
    ['a member of two groups', `${w}group g any a\ngroup h any a\nquorum g\n`],
    ['k of 0', `${w}group g 0 a\nquorum g\n`],
    ['k above n', `${w}group g 2 a\nquorum g\n`],
    ['k with a leading zero', `${w}group g 01 a\nquorum g\n`],
    ['k that is no number', `${w}group g one a\nquorum g\n`],
    ['one key twice', `${w}witness b ${vkeyOf(1)}\nquorum a\n`],
    ['one key under two names', `${w}witness b ${vkeyOf(1, 'other')}\nquorum a\n`],
    ['one log twice', `log ${testLogVkey}\nlog ${testLogVkey}\nquorum none\n`],
    [
      'one log key under two names',
      `log ${testLogVkey}\nlog ${formatVerifierKey({ name: 'b', type: 1, publicKey: testLogKey.key.publicKey })}\nquorum none\n`,
    ],
    ['a log key as witness', `witness a ${testLogVkey}\nquorum a\n`],
    ['a witness key as log', `log ${vkeyOf(1)}\nquorum none\n`],
    ['a vkey of an unknown type', `witness a ${vkeyOf(1, 'x', 6)}\nquorum a\n`],
    ['a vkey that is none', `witness a ${vkeyOf(1).slice(0, -1)}\nquorum a\n`],
    ['a log without key', 'log\nquorum none\n'],
    ['a log with too much', `log ${testLogVkey} a b\nquorum none\n`],
    ['a witness without key', 'witness a\nquorum none\n'],
    ['a witness with too much', `witness a ${vkeyOf(1)} b c\nquorum a\n`],
    ['a comment behind a line', `${w}quorum a # it\n`],
    ['a carriage return', `${w}quorum a\r\n`],
    ['a null', `${w}quorum a\u0000\n`],
    ['a delete', `${w}quorum a\u007f\n`],
    ['a last line that is cut off', `${w}quorum a`],
    ['nothing', ''],
    ['too much', `${'#'.repeat(262_144)}\nquorum none\n`],
    ['too many lines that define', `${w}quorum a\n${'log\n'.repeat(1000)}`],
  ])('[L20] with %s is refused', (_, text) => {
    expectError('config_invalid', () => parseWitnessPolicy(text))
  })

  it('[L21] a log key for a witness is refused with the reason', () => {
    expect(() => parseWitnessPolicy(`# a\nwitness a ${testLogVkey}\nquorum a\n`)).toThrow(
      'line 2 of a witness policy: the vkey of a witness is Ed25519 of type 0x04, this one is of type 0x01: it has another key id, so ask the witness for its vkey for cosignatures',
    )
  })

  it('[L15] of any text is one, or refused, and nothing of it is said again', () => {
    const word = fc.oneof(
      fc.constantFrom('log', 'witness', 'group', 'quorum', 'none', 'all', 'any', '1', '2', '#'),
      fc.constantFrom('a', 'b', 'c', vkeyOf(1), vkeyOf(2), testLogVkey),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    const line = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '))
    const text = fc.array(line, { maxLength: 8 }).map((lines) => `${lines.join('\n')}\n`)
    const any = fc.oneof(text, fc.uint8Array({ maxLength: 100 }), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(any, (policy) => {
        expect([null, 'config_invalid']).toContain(errorCode(() => parseWitnessPolicy(policy)))
      }),
      { numRuns: runs },
    )
    const marker = 'k7Zq-marker'
    for (const bad of [`quorum ${marker}\n`, `witness ${marker} x\n`, `${marker}\nquorum none\n`])
      expect(() => parseWitnessPolicy(bad)).not.toThrow(marker)
  })

  it('[L20] any changed character makes another policy, or none', () => {
    const before = JSON.stringify(parseWitnessPolicy(example))
    // The names of the witnesses in their vkeys, and of members, are bound by key ids and definitions.
    const start = example.indexOf('witness X1')
    for (let i = start; i < example.length; i++) {
      const changed = `${example.slice(0, i)}~${example.slice(i + 1)}`
      let after: string | null = null
      expect([null, 'config_invalid']).toContain(
        errorCode(() => (after = JSON.stringify(parseWitnessPolicy(changed)))),
      )
      expect(after).not.toBe(before)
    }
  })
})

describe('a quorum', () => {
  const policy = parseWitnessPolicy(example)

  it.each<[names: string, met: boolean]>([
    ['', false],
    ['X1 X2', false],
    ['Y1', false],
    ['X1 Y1', false],
    ['X1 X2 Y1', true],
    ['X1 X3 Y3', true],
    ['X1 X2 X3 Y1 Y2 Y3', true],
    ['Y1 Y2 Y3', false],
  ])('[L21] of two X and one Y: %s', (names, met) => {
    expect(quorumOf(policy, new Set(names.split(' ')))).toBe(met)
  })

  it('[L21] is that of a naive reading, for any policy of groups', () => {
    type Node = string | { k: number; of: Node[] }
    const names = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3']
    const tree = fc
      .tuple(fc.shuffledSubarray(names, { minLength: 1 }), fc.infiniteStream(fc.nat(100)))
      .map(([leaves, numbers]) => {
        let nodes: Node[] = leaves
        const next = (n: number): number => (numbers.next().value ?? 0) % n
        for (let rounds = 0; rounds < 4 && nodes.length > 1; rounds++) {
          const of = nodes.slice(0, 1 + next(nodes.length))
          nodes = [...nodes.slice(of.length), { k: 1 + next(of.length), of }]
        }
        return { k: 1 + next(nodes.length), of: nodes }
      })
    const met = (node: Node, signed: ReadonlySet<string>): boolean =>
      typeof node === 'string'
        ? signed.has(node)
        : node.of.filter((child) => met(child, signed)).length >= node.k
    fc.assert(
      fc.property(tree, fc.subarray(names), (root, signed) => {
        const lines: string[] = []
        const name = (node: Node): string => {
          if (typeof node === 'string') return node
          const members = node.of.map(name)
          lines.push(`group g${lines.length} ${node.k} ${members.join(' ')}`)
          return `g${lines.length - 1}`
        }
        const top = name(root)
        const read = parseWitnessPolicy(`${six}${lines.join('\n')}\nquorum ${top}\n`)
        expect(quorumOf(read, new Set(signed))).toBe(met(root, new Set(signed)))
      }),
      { numRuns: runs },
    )
  })

  it('[L21] counts verified cosignatures of its witnesses, each once', () => {
    const two = parseWitnessPolicy(
      `log ${testLogVkey}\n${witnesses('a', 'b', 'c')}group g 2 a b c\nquorum g\n`,
    )
    const root = new Uint8Array(32).fill(1)
    const { note } = newCheckpoint(testLogKey.signer, { size: 7, root })
    const text = Buffer.from(note).toString().split('\n\n')[0]! + '\n'
    const open = (...signers: number[]) => {
      const lines = signers.map((seed) => {
        const key = seed === 99 ? testWitnessKey.key : testKey(seed)
        const signed = signNote(text, [cosigner(`w${seed}.example`, key, 1000 + seed)])
        return Buffer.from(signed)
          .toString()
          .slice(text.length + 1)
      })
      const all = concatBytes(note, encodeUtf8(lines.join('')))
      return openCheckpoint(all, testLogVkey, testLogKey.name, cosignersOf(two))
    }
    expect(quorumMet(two, open())).toBe(false)
    expect(quorumMet(two, open(1))).toBe(false)
    expect(quorumMet(two, open(1, 1))).toBe(false)
    expect(quorumMet(two, open(1, 99))).toBe(false)
    expect(quorumMet(two, open(1, 3))).toBe(true)
    expect(quorumMet(two, open(3, 2, 1, 99))).toBe(true)
    // Opened without the witnesses of the policy, nothing is known of them.
    const unknown = openCheckpoint(open(1, 2).note, testLogVkey, testLogKey.name)
    expect(quorumMet(two, unknown)).toBe(false)
  })
})
