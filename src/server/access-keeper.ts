// The policy of who may look, while the collector runs: in force for all who hold it, changed by its file or over HTTP, each
// change on the record with what changed.
import { accessSync, constants, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { accessSchema } from '../access/policy/access-schema.ts'
import {
  compileAccessPolicy,
  type AccessPolicy,
  type AccessSettings,
} from '../access/policy/access-policy.ts'
import { LiveAuthority } from '../access/policy/live-authority.ts'
import { diffOf, linesOf, wholeOf } from '../access/policy/policy-text.ts'
import { readyRoles } from '../access/policy/ready-roles.ts'
import type { Principal } from '../access/principal.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { replaceFile } from '../keys/private-file.ts'
import { parseHeader } from '../record/header.ts'
import type { AccessConfig } from './access-section.ts'

export interface AccessPolicyView {
  readonly version: string
  readonly text: string | null
  readonly ready: readonly { readonly role: string; readonly text: string }[]
  readonly schema: string
  readonly fixed: string | null
}

export interface AccessKeeperOptions {
  readonly access: AccessConfig
  readonly now?: () => number
  /** Told, in one line for people, what is in force from now on. */
  readonly onNotice?: (notice: string) => void
}

export type AccessLog = Pick<OpenLog, 'info' | 'recorder' | 'store'>

/** Of the entries that say which policy is in force: its version is their target. */
export const policyAction = 'access-policy.change'

export class AccessKeeper {
  readonly authority: LiveAuthority
  readonly #log: AccessLog
  readonly #onNotice: (notice: string) => void
  #access: AccessConfig
  #last: Promise<unknown> = Promise.resolve()

  /** Throws `config_invalid` for a policy that does not hold. */
  constructor(log: AccessLog, { access, now = Date.now, onNotice }: AccessKeeperOptions) {
    this.#log = log
    this.#access = access
    this.#onNotice = onNotice ?? (() => {})
    this.authority = new LiveAuthority({ policy: this.compile(access), now })
  }

  /** What the policy in force was made from. */
  terms(): { access: AccessSettings; project: string } {
    return { access: this.#access, project: this.#log.info.project }
  }

  /** As it would be. Throws `config_invalid`. */
  compile(access: Partial<AccessConfig>): AccessPolicy {
    const { project } = this.#log.info
    return compileAccessPolicy({ ...this.#access, ...access }, { project })
  }

  view(): AccessPolicyView {
    const { text, roles } = this.#access
    return {
      version: this.authority.policy.version,
      text,
      ready: Object.entries(readyRoles).map(([role, policy]) => ({ role, text: policy })),
      schema: accessSchema(roles),
      fixed: this.#fixed(),
    }
  }

  /** Puts a change that was made while nobody followed the file on the record. */
  async noteStart(): Promise<void> {
    const { version } = this.authority.policy
    const [last] = await this.#log.store.audits({
      action: policyAction,
      outcome: 'allowed',
      limit: 1,
    })
    const before = last?.header ? (parseHeader(last.header)?.target ?? null) : null
    const lines = linesOf(this.#access)
    if (before === version || (before === null && lines.length === 0)) return
    await this.#note({ actor: 'collector' }, this.#access, {
      from: before,
      to: version,
      diff: diffOf([], lines),
    })
  }

  /** The file changed. Throws `config_invalid` to leave what is in force; resolves once a change is on the record. */
  async follow(access: AccessConfig): Promise<void> {
    const policy = this.compile(access)
    await this.#inTurn(() => this.#change({ actor: 'collector' }, access, policy))
  }

  /**
   * On the record, written and in force once it resolves. Rejects with `denied` where it is fixed, with `conflict` when what it was
   * made from is not in force, with `bad_request` for what does not hold and for what would shut out who asks.
   */
  async set(
    principal: Principal,
    { text, from }: { text: string; from: string },
  ): Promise<AccessPolicyView> {
    return this.#inTurn(async () => {
      const { path } = this.#access
      const fixed = this.#fixed()
      if (fixed !== null || path === null)
        throw new SealtraceError('denied', `access policy: ${fixed}`)
      if (from !== this.authority.policy.version)
        throw new SealtraceError('conflict', 'the policy changed meanwhile; look at it again')
      if (textIn(path) !== this.#access.text)
        throw new SealtraceError('conflict', 'its file was changed meanwhile; look at it again')
      const access = { ...this.#access, text }
      const policy = this.#proposed(access)
      if (!this.#keeps(policy, principal))
        throw bad('under this policy you could not change it back; leave manage-access to yourself')
      const { name: actor, address } = principal
      const who = { actor, ...(address ? { address } : {}) }
      await this.#change(who, access, policy, () => write(path, text))
      return this.view()
    })
  }

  #proposed(access: AccessConfig): AccessPolicy {
    try {
      return this.compile(access)
    } catch (error) {
      if (SealtraceError.is(error) && error.code === 'config_invalid') throw bad(error.message)
      throw error
    }
  }

  #keeps(policy: AccessPolicy, { name, roles, address }: Principal): boolean {
    const asked = { name, roles, address, action: 'manage-access', facts: null } as const
    return policy.decide({ ...asked, at: Date.now() }).allow
  }

  async #change(
    who: { actor: string; address?: string },
    access: AccessConfig,
    policy: AccessPolicy,
    save: () => void = () => {},
  ): Promise<void> {
    const from = this.authority.policy.version
    const to = policy.version
    if (from !== to) {
      const diff = diffOf(linesOf(this.#access), linesOf(access))
      await this.#note(who, access, { from, to, diff })
    }
    save()
    this.#access = access
    if (from === to) return
    this.authority.replace(policy)
    this.#onNotice(`the access policy changed: version ${to} is in force, before it ${from}`)
  }

  async #note(
    who: { actor: string; address?: string },
    access: AccessConfig,
    { from, to, diff }: { from: string | null; to: string; diff: string[] },
  ): Promise<void> {
    const details = { from, to }
    // Not masked: to whom and from where is what a policy is about. Whole, so that each that was in force can be read.
    const about = { diff: diff.join('\n'), policy: wholeOf(access) }
    const entry = {
      action: policyAction,
      outcome: 'allowed',
      ...who,
      target: to,
      details,
      about,
    } as const
    await this.#log.recorder.audit(entry)
  }

  /** Why it cannot be changed over HTTP. */
  #fixed(): string | null {
    const { path } = this.#access
    if (path === null) return 'the settings name no file for it: set policy in [access]'
    try {
      accessSync(path, constants.W_OK)
      accessSync(dirname(path), constants.W_OK)
      return null
    } catch {
      return 'its file, or the folder that it is in, cannot be written by the collector'
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {})
    return turn
  }
}

/** Null when it cannot be read: then it is not what is in force either. */
function textIn(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function write(path: string, text: string): void {
  try {
    replaceFile(path, Buffer.from(text))
  } catch (cause) {
    // The helper's own words are of the state folder.
    throw new SealtraceError('unavailable', 'the file of the access policy cannot be written', {
      cause,
    })
  }
}

function bad(message: string): SealtraceError {
  return new SealtraceError('bad_request', message)
}
