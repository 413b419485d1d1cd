// The demonstration: an operator who holds the key of a log can tell two histories. Who asks for no witness is fooled by the
// second one; who asks for two of three is not, since no honest witness cosigns it.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { leafHash } from '../src/ledger/merkle.ts'
import { openCheckpoint, type Checkpoint } from '../src/ledger/checkpoint.ts'
import { verifyInclusion } from '../src/ledger/proof.ts'
import { GrowingLog } from '../src/ledger/witness/fixtures/growing-log.ts'
import { withLines } from '../src/ledger/witness/cosignature-lines.ts'
import { createWitnessClient, type WitnessAnswer } from '../src/ledger/witness/witness-client.ts'
import {
  cosignersOf,
  parseWitnessPolicy,
  quorumMet,
  type WitnessPolicy,
} from '../src/ledger/witness-policy.ts'
import { tempFolder } from '../src/testing/temp-folder.ts'
import { startWitness, type WitnessProcess } from './witness-process.ts'

const names = ['one', 'two', 'three'] as const
/** Leaf 5 tells what happened; the histories are the same up to it. */
const shared = 5
const truth = new GrowingLog({ story: 'the agent deleted the file' })
const lie = new GrowingLog({ story: 'the agent read the file' })

let folder: ReturnType<typeof tempFolder>
const witnesses: WitnessProcess[] = []
let policy: WitnessPolicy
beforeAll(async () => {
  folder = tempFolder()
  for (const name of names) {
    const place = join(folder.path, name)
    mkdirSync(place)
    witnesses.push(
      await startWitness({ folder: place, name: `${name}.example`, logs: [truth.vkey] }),
    )
  }
  const lines = witnesses.map(({ vkey, url }, i) => `witness ${names[i]} ${vkey} ${url}\n`)
  policy = parseWitnessPolicy(
    `log ${truth.vkey}\n${lines.join('')}group two-of-three 2 ${names.join(' ')}\nquorum two-of-three\n`,
  )
}, 60_000)
afterAll(async () => {
  for (const witness of witnesses) await witness.stop('SIGKILL')
  folder[Symbol.dispose]()
})

/** What the operator does: shows the checkpoint to each of these witnesses, and keeps what they answer. */
async function witnessed(log: GrowingLog, asked: readonly string[] = names) {
  const answers: WitnessAnswer[] = []
  for (const { vkey, url = '' } of policy.witnesses.filter((each) => asked.includes(each.name)))
    answers.push(
      await createWitnessClient({ vkey, url, timeout: 5000 }).cosign(log.checkpoint(), (from) =>
        log.prove(from),
      ),
    )
  const lines = answers.flatMap((answer) => (answer.kind === 'cosigned' ? [answer.line] : []))
  return { note: withLines(log.checkpoint().note, lines), kinds: answers.map(({ kind }) => kind) }
}

/** What a client does that is given a checkpoint: null where it does not believe it. */
function believe(note: Uint8Array, wanted?: WitnessPolicy): Checkpoint | null {
  const cosigners = wanted ? cosignersOf(wanted) : []
  const checkpoint = openCheckpoint(note, truth.vkey, 'example.com/log', cosigners)
  return !wanted || quorumMet(wanted, checkpoint) ? checkpoint : null
}

it('[L28] a client without witnesses is fooled by a second history, one that asks for two of three is not', async () => {
  expect(truth.vkey).toBe(lie.vkey)
  truth.growTo(8, shared)
  lie.growTo(8, shared)
  const first = await witnessed(truth)
  expect(first.kinds).toEqual(['cosigned', 'cosigned', 'cosigned'])
  expect(believe(first.note, policy)?.size).toBe(8)

  // The second history, shown to somebody else: its signature is good, and so are its proofs.
  const second = await witnessed(lie)
  const fooled = believe(second.note)
  expect(fooled?.root).not.toEqual(believe(first.note)?.root)
  const told = Buffer.from(`the agent read the file ${shared}`)
  expect(() =>
    verifyInclusion(leafHash(told), shared, fooled!, lie.proveLeaf(shared)),
  ).not.toThrow()
  // Not one witness cosigns it, so the client with the policy does not believe it.
  expect(second.kinds).toEqual(['inconsistent', 'inconsistent', 'inconsistent'])
  expect(believe(second.note, policy)).toBeNull()

  // It gets no better by growing, nor by going back to where the histories were one.
  expect((await witnessed(lie.growTo(20))).kinds).toEqual(Array(3).fill('inconsistent'))
  const short = new GrowingLog().growTo(shared, shared)
  const third = await witnessed(short)
  expect(third.kinds).toEqual(['ahead', 'ahead', 'ahead'])
  expect(believe(third.note, policy)).toBeNull()

  // The cosignatures of the one are none of the other.
  const borrowed = Buffer.from(first.note).toString().split('\n').slice(5).join('\n')
  expect(borrowed.match(/^\u2014 (one|two|three)\.example /gm)).toHaveLength(3)
  const forged = withLines(lie.checkpoint().note, [borrowed])
  expect(() => believe(forged, policy)).toThrow(
    expect.objectContaining({ code: 'verification_failed' }),
  )
  // And the truth goes on.
  expect(believe((await witnessed(truth.growTo(30))).note, policy)?.size).toBe(30)
}, 60_000)

it('[L28] an operator who shows each history to some of the witnesses gets a quorum for one at most', async () => {
  const [left, right] = ['left', 'right'].map((story) => new GrowingLog({ story }))
  const fresh: WitnessProcess[] = []
  try {
    for (const name of names) {
      const place = join(folder.path, `${name}-fresh`)
      mkdirSync(place)
      fresh.push(await startWitness({ folder: place, name: `${name}.example`, logs: [truth.vkey] }))
    }
    const lines = fresh.map(({ vkey, url }, i) => `witness ${names[i]} ${vkey} ${url}\n`)
    policy = parseWitnessPolicy(
      `log ${truth.vkey}\n${lines.join('')}group two-of-three 2 ${names.join(' ')}\nquorum two-of-three\n`,
    )
    left!.growTo(6)
    right!.growTo(6)
    const one = await witnessed(left!, ['one', 'two'])
    const other = await witnessed(right!, ['three', 'two', 'one'])
    expect(one.kinds).toEqual(['cosigned', 'cosigned'])
    expect(other.kinds).toEqual(['inconsistent', 'inconsistent', 'cosigned'])
    expect(believe(one.note, policy)?.size).toBe(6)
    expect(believe(other.note, policy)).toBeNull()
  } finally {
    for (const witness of fresh) await witness.stop('SIGKILL')
  }
}, 60_000)
