import { resolve } from 'node:path'
import { createReaderKey } from '../../keys/reader-keys.ts'
import { formatReaderPublicKey } from '../../keys/reader-public-key.ts'
import { neutralize } from '../render/neutralize.ts'
import type { Context, Outcome } from '../verb.ts'

/** `keys reader new`: the private part goes to a file, the public one to stdout, for producers. It needs no log. */
export async function newReaderKey({ io, options }: Context): Promise<Outcome> {
  const out = options.required('out', 'the file that the private part goes to')
  const file = resolve(io.folder, out)
  const { suite, bytes, id } = createReaderKey(file, options.flag('hybrid') ? 2 : 1)
  const publicKey = formatReaderPublicKey(suite, bytes)
  return {
    json: { id, suite, publicKey, file },
    text: () => {
      io.stderr.write(
        `reader key ${id}: wrote ${neutralize(file)}. Keep it where the collector is not, and a copy of it: nothing else opens what\nproducers seal to it. Give producers this as producerKey or $SEALTRACE_PRODUCER_KEY:\n`,
      )
      return `${publicKey}\n`
    },
  }
}
