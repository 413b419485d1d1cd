// What of the settings an auditor wants to know, on the record where it is not what was in force before: at each start, since most
// settings are read then only. What is followed while the collector runs (`[policy]`, `[access]`) has entries of its own.
import { auditContent } from '../access/audit-content.ts'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { formatRecordId } from '../record/id.ts'
import { isJsonObject } from '../record/json.ts'
import { loadConfig, type Config } from './config.ts'
import { versionOf } from './log-settings.ts'

const action = 'settings.change'

type Settings = Readonly<Record<string, string>>

/** Resolves once what changed is on the record; nothing is noted of a log that has only ever had the defaults. */
export async function noteSettings(
  log: Pick<OpenLog, 'store' | 'ring' | 'info' | 'recorder'>,
  config: Config,
): Promise<void> {
  const settings = settingsOf(config)
  const last = await lastNoted(log)
  // A setting that an older version did not know had its default.
  const usual = settingsOf(loadConfig({ environment: {} }))
  const isUnknown = last === 'unknown'
  const changed = changesOf({ ...usual, ...(isUnknown ? {} : last) }, settings)
  if (!isUnknown && Object.keys(changed).length === 0) return
  const about = { changed, settings, ...(isUnknown ? { before: last } : {}) }
  await log.recorder.audit({ action, outcome: 'allowed', actor: 'collector', about })
}

/** By their names in the file; each as JSON. No secret: those are in the environment, and the one that is read from it stays out. */
export function settingsOf(config: Config): Settings {
  const { server, limits, retention, erasure, reveal, ingest, ledger, signIn, policy } = config
  const { host, tlsCert, tlsKey, tlsClientCa, trustedProxies } = server
  const { oidc, ...access } = signIn
  const { clientSecret: _, ...provider } = oidc ?? {}
  return {
    ...section('server', { host, tlsCert, tlsKey, tlsClientCa, trustedProxies }),
    ...section('limits', limits),
    ...section('retention', { ...retention, isDefault: undefined }),
    ...section('erasure', erasure),
    ...section('reveal', reveal),
    ...section('ingest', ingest),
    ...section('ledger', ledger),
    ...section('sign_in', { ...access, oidc: oidc && provider }),
    'policy.enable_pii_masking': String(policy.enable_pii_masking),
    'policy.version': toHex(versionOf(config)),
  }
}

function section(name: string, values: object): Settings {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([key, value]) => [`${name}.${snake(key)}`, textOf(value)]))
}

/** What a long list is told by its hash only. */
const mostCharacters = 2000

function textOf(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Map ? Object.fromEntries(inner) : inner,
  )
  return text.length > mostCharacters ? `sha256:${toHex(sha256(Buffer.from(text)))}` : text
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function changesOf(before: Settings, after: Settings): Settings {
  const names = Object.keys({ ...before, ...after }).toSorted()
  return Object.fromEntries(
    names.flatMap((name) => {
      const [from = 'none', to = 'none'] = [before[name], after[name]]
      return from === to ? [] : [[name, `${from} -> ${to}`]]
    }),
  )
}

/** Null: nothing was noted yet. `unknown`: it was, and cannot be read any more. */
export async function lastNoted({
  store,
  ring,
  info,
}: Pick<OpenLog, 'store' | 'ring' | 'info'>): Promise<Settings | 'unknown' | null> {
  const [last] = await store.audits({ action, limit: 1 })
  if (!last) return null
  const entry = await auditContent({ store, ring, info }, formatRecordId(last.id)).catch(() => null)
  const about = entry?.content['about'] ?? null
  const settings = isJsonObject(about) ? (about['settings'] ?? null) : null
  if (!isJsonObject(settings)) return 'unknown'
  const texts = Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
  return Object.fromEntries(texts)
}
