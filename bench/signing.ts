// What signatures of producers cost: to sign a batch, to check one at the door, and to check a statement in `verify`.
//
//   node bench/signing.ts
import { randomBytes } from '../src/crypto/random.ts'
import { Secret } from '../src/crypto/secret.ts'
import { isStatedBy, parseStatement } from '../src/seal/format/producer-statement.ts'
import { newX25519KeyPair } from '../src/crypto/x25519.ts'
import { sealBatch } from '../src/seal/sealed-batch.ts'
import { SessionGaps } from '../src/seal/format/session-gaps.ts'
import { BatchSigner, openSignedBatch } from '../src/seal/signed-batch.ts'

const rounds = 2000
const signer = new BatchSigner(Secret.random())
const { publicKey } = signer
const { publicKey: collector } = newX25519KeyPair()

for (const size of [1024, 64 * 1024, 1024 * 1024]) {
  const count = Math.max(50, Math.min(rounds, (64 * 1024 * 1024) / size))
  const json = randomBytes(size)
  const sealed = sealBatch(collector, json)
  const sealing = each(count, () => void sealBatch(collector, json))
  const signing = each(count, () => void signer.sign(sealed))
  const body = signer.sign(sealed)
  const checking = each(count, () => void openSignedBatch(body, () => publicKey))
  report(`batch of ${size / 1024} KiB`, { sealing, signing, checking })
}

const statements = Array.from({ length: rounds }, () => parseStatement(signer.sign(publicKey)))
const gaps = new SessionGaps()
let at = 0
const verifying = each(rounds, () => {
  const statement = statements[at++ % rounds]
  if (statement && isStatedBy(publicKey, statement)) gaps.add(statement)
})
report('statement on record', { verifying })

/** Milliseconds of one, the median of five runs. */
function each(count: number, work: () => void): number {
  const runs = Array.from({ length: 5 }, () => {
    const since = performance.now()
    for (let i = 0; i < count; i++) work()
    return (performance.now() - since) / count
  })
  return runs.sort((a, b) => a - b)[2] ?? 0
}

function report(what: string, figures: Readonly<Record<string, number>>): void {
  const texts = Object.entries(figures).map(([name, ms]) => `${name} ${ms.toFixed(3)} ms`)
  console.log(`${what}: ${texts.join(', ')}`)
}
