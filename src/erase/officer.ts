import { ed25519Signer, type Signer } from '../crypto/ed25519.ts'
import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { formatVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'

/** The key that signs erasure intents. Throws `key_unavailable` when it is not in the state folder, or is another than the log's. */
export async function openOfficer({
  info,
  state,
  provider,
}: Pick<OpenLog, 'info' | 'state' | 'provider'>): Promise<Signer> {
  const wrapped = state.readAuthority()
  if (!wrapped)
    throw new SealtraceError(
      'key_unavailable',
      "the officer's key is not in the state folder; give the right folder with --state or restore it",
    )
  using seed = Secret.own(await provider.unwrap(labels.wrapAuthority, wrapped))
  const signer = ed25519Signer(seed)
  const { publicKey } = signer
  const name = `${info.origin}/authority`
  if (formatVerifierKey({ name, type: signatureTypes.ed25519, publicKey }) !== info.authorityKey)
    throw new SealtraceError(
      'key_unavailable',
      "the officer's key in the state folder is not the one that log.json names; restore both together",
    )
  return signer
}
