// What each runtime does with the pure verifier: the same checks of the same material, their results as plain data. It uses nothing
// but the language and the verifier, so that it also runs where there is neither Node nor a browser.

const bytes = (hex) =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  )

/** Decodes with nothing of the platform, so that the verifier's own decoding is not taken for granted. */
function fromBase64(text) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const bits = [...text.replaceAll('=', '')].map((digit) => digits.indexOf(digit))
  const out = []
  for (let i = 0; i + 1 < bits.length; i += 4) {
    const [a, b, c = 0, d = 0] = bits.slice(i, i + 4)
    const word = (a << 18) | (b << 12) | (c << 6) | d
    out.push(
      ...[word >> 16, (word >> 8) & 255, word & 255].slice(0, Math.min(3, bits.length - i - 1)),
    )
  }
  return Uint8Array.from(out)
}

const proofRunners = {
  inclusion: (verify, v, proof) =>
    verify.verifyInclusion(
      fromBase64(v.leafHash),
      v.leafIdx,
      { size: v.treeSize, root: fromBase64(v.root) },
      proof,
    ),
  consistency: (verify, v, proof) =>
    verify.verifyConsistency(
      { size: v.size1, root: fromBase64(v.root1) },
      { size: v.size2, root: fromBase64(v.root2) },
      proof,
    ),
  subtreeinclusion: (verify, v, proof) =>
    verify.verifySubtreeInclusion(
      fromBase64(v.leafHash),
      v.leafIdx,
      { start: v.start, end: v.end, root: fromBase64(v.root) },
      proof,
    ),
  subtreeconsistency: (verify, v, proof) =>
    verify.verifySubtreeConsistency(
      { start: v.start, end: v.end, root: fromBase64(v.root1) },
      { size: v.size, root: fromBase64(v.root2) },
      proof,
    ),
}

/** Of each kind how many proofs held, how many were refused, and which were judged otherwise than their author says. */
function checkProofs(verify, vectors) {
  const seen = {}
  for (const { kind, name, vector } of vectors) {
    const count = (seen[kind] ??= { held: 0, refused: 0, wrong: [] })
    let holds = true
    try {
      proofRunners[kind](verify, vector, (vector.proof ?? []).map(fromBase64))
    } catch (error) {
      if (!verify.SealtraceError.is(error)) throw error
      holds = false
    }
    count[holds ? 'held' : 'refused']++
    if (holds === Boolean(vector.wantErr)) count.wrong.push(name)
  }
  return seen
}

/** One receipt, and the same with one bit changed in each byte in turn. */
function checkReceipt(verify, { receipt, leaf, logKeys, policy, otherKey }) {
  const files = { receipt: fromBase64(receipt), leaf: fromBase64(leaf) }
  const trust = { logKeys, policy: verify.parseWitnessPolicy(policy) }
  const check = (changed = {}) => {
    const given = { ...files, ...changed }
    return verify.verifyReceipt(given.receipt, given.leaf, trust)
  }
  const held = []
  let tried = 0
  for (const [name, file] of Object.entries(files))
    for (let i = 0; i < file.length; i++) {
      tried++
      const changed = Uint8Array.from(file)
      changed[i] ^= 1 << (i % 8)
      if (check({ [name]: changed }).ok) held.push(`${name} ${i}`)
    }
  return {
    report: check(),
    mutated: { tried, held },
    byOtherKey: verify.verifyReceipt(files.receipt, files.leaf, { logKeys: [otherKey] }),
  }
}

/** A whole log from its published files, untouched and then with one byte of each file changed. */
async function checkLog(verify, { files, logKeys, policy }) {
  const all = new Map(Object.entries(files).map(([path, text]) => [path, fromBase64(text)]))
  const options = { logKeys, policy: verify.parseWitnessPolicy(policy) }
  const run = async (held) => {
    const { report } = await verify.verifyFiles(
      { read: async (path) => held.get(path) ?? null },
      options,
    )
    const { ok, origin, size, rootHash, cosignatures, findings } = report
    return { ok, origin, size, rootHash, cosignatures, findings: findings.length }
  }
  const taken = []
  for (const [path, file] of all) {
    const changed = Uint8Array.from(file)
    changed[Math.floor(file.length / 2)] ^= 1
    if ((await run(new Map(all).set(path, changed))).ok) taken.push(path)
  }
  return { report: await run(all), changedFiles: all.size, taken }
}

/** Published edge cases: numbers of the signatures that were taken. Any verifier of notes shows what the one below does. */
function checkSignatures(verify, cases) {
  return cases.flatMap(({ number, key, msg, sig }) => {
    const publicKey = bytes(key)
    const vkey = verify.formatVerifierKey({ name: 'edge', type: 1, publicKey })
    const message = Uint8Array.from([...msg].map((character) => character.charCodeAt(0)))
    return verify.noteVerifier(vkey).verify(message, bytes(sig)) ? [number] : []
  })
}

export async function runChecks(verify, material) {
  return {
    proofs: checkProofs(verify, material.proofs),
    receipt: checkReceipt(verify, material.receipt),
    log: await checkLog(verify, material.log),
    signatures: checkSignatures(verify, material.signatures),
  }
}
