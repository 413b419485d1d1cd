import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { equalBytes } from '../../crypto/equal.ts'
import { fromBase64 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { makeReceipt, type RecordReceipt } from '../../export/receipt.ts'
import { projectFolder, readLogInfo, signingKeysOf } from '../../journal/log-info.ts'
import { parseTlogProof } from '../../ledger/tlog-proof.ts'
import { formatRecordId, parseRecordId } from '../../record/id.ts'
import { parseLeaf } from '../../seal/format/leaf.ts'
import { openSqliteLogStore } from '../../store/sqlite/sqlite-log-store.ts'
import { painter } from '../io.ts'
import { usage } from '../options.ts'
import { configOf, placeOf } from '../place.ts'
import { remoteClient } from '../remote-client.ts'
import { neutralize } from '../render/neutralize.ts'
import type { Context, Outcome } from '../verb.ts'

export async function receipt(context: Context): Promise<Outcome> {
  const { io, options, words } = context
  const id = parseRecordId((words[0] ?? '').toLowerCase())
  if (!id) throw usage('receipt takes a record id, as `show --json` and `audit` print them')
  const url = options.text('url')
  const made = url === undefined ? await ofFolder(context, id) : await ofRemote(context, url, id)
  const recordId = formatRecordId(id)
  const paths = write(resolve(io.folder, options.text('out') ?? recordId), made)
  const { index, size } = made
  return {
    json: { recordId, index, size, paths },
    text: () =>
      `${painter(io.stdout, io.environment)('bold', `record ${recordId} is leaf ${index} of ${size}`)}\nwrote ${neutralize(paths.proof)}\nwrote ${neutralize(paths.leaf)}\n`,
  }
}

/** As `verify`: only looks, whether or not a collector runs on the folder, and needs no key. */
async function ofFolder(context: Context, id: Uint8Array): Promise<RecordReceipt> {
  const { data, project } = placeOf(context)
  const folder = projectFolder(data, project)
  const info = readLogInfo(folder)
  if (!info)
    throw new SealtraceError(
      'no_log',
      `there is no log of project ${project} in the data folder; check --data and --project`,
    )
  const store = openSqliteLogStore(join(folder, 'log.db'), { mustExist: true, readOnly: true })
  try {
    const logKeys = [...new Set([info.logKey, ...signingKeysOf(info)])]
    const { policy } = configOf(context).witnesses
    return await makeReceipt(store, id, {
      witnessed: context.options.flag('witnessed'),
      signers: { origin: info.origin, logKeys, policy },
    })
  } finally {
    store.close()
  }
}

async function ofRemote(context: Context, url: string, id: Uint8Array): Promise<RecordReceipt> {
  const client = remoteClient(context, url)
  const query = context.options.flag('witnessed') ? { witnessed: 'true' } : {}
  const answer = await client
    .json(`/api/v1/receipts/${formatRecordId(id)}`, { query })
    .catch((error: unknown) => {
      if (!SealtraceError.is(error) || error.code !== 'not_found') throw error
      throw new SealtraceError(
        'not_found',
        'there is no such record, or the key in $SEALTRACE_API_KEY, or the client certificate, may not have receipts; the roles auditor, dpo and admin may',
        { cause: error },
      )
    })
  const made = receiptIn(answer)
  if (made && equalBytes(parseLeaf(made.leaf).id, id)) return made
  throw new SealtraceError(
    'unavailable',
    'the URL answers with something else than a receipt of this record; check --url',
  )
}

/** What a collector answered: nothing in it is trusted, and what is written is at least what it should be. */
function receiptIn(answer: unknown): RecordReceipt | null {
  const found = typeof answer === 'object' && answer !== null ? answer : {}
  const { index, size, proof, leaf } = found as Record<string, unknown>
  const proofBytes = typeof proof === 'string' ? fromBase64(proof) : null
  const leafBytes = typeof leaf === 'string' ? fromBase64(leaf) : null
  if (!proofBytes || !leafBytes || !Number.isSafeInteger(size)) return null
  try {
    parseLeaf(leafBytes)
    const told = parseTlogProof(proofBytes).index
    if (told !== index) return null
    return { proof: proofBytes, leaf: leafBytes, index: told, size: Number(size) }
  } catch {
    return null
  }
}

/** Both files, or none, and never over another. */
function write(name: string, { proof, leaf }: RecordReceipt): { proof: string; leaf: string } {
  const paths = { proof: `${name}.tlog-proof`, leaf: `${name}.leaf` }
  const written: string[] = []
  try {
    for (const [path, bytes] of [[paths.proof, proof] as const, [paths.leaf, leaf] as const]) {
      const file = openSync(path, 'wx', 0o600)
      written.push(path)
      try {
        writeFileSync(file, bytes)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
    }
  } catch (cause) {
    for (const path of written) rmSync(path, { force: true })
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw code === 'EEXIST'
      ? new SealtraceError(
          'already_exists',
          'a receipt of this name is there already; give another name with --out',
          { cause },
        )
      : new SealtraceError('unavailable', `the receipt cannot be written (${code}); see --out`, {
          cause,
        })
  }
  return paths
}
