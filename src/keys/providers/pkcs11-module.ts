// As much of the optional package pkcs11js as is used: a thin binding of PKCS #11 (Cryptoki 2.40).
import { SealtraceError } from '../../error.ts'

type Handle = Buffer

interface Attribute {
  readonly type: number
  readonly value?: Buffer | string | number | boolean
}

export interface Mechanism {
  readonly mechanism: number
  readonly parameter: {
    readonly type: number
    readonly iv: Buffer
    readonly aad: Buffer
    readonly ivBits: number
    readonly tagBits: number
  }
}

export interface Cryptoki {
  load(path: string): void
  C_Initialize(options: { flags: number }): void
  C_GetSlotList(withToken: boolean): Handle[]
  C_GetTokenInfo(slot: Handle): { label: string }
  C_OpenSession(slot: Handle, flags: number): Handle
  C_CloseSession(session: Handle): void
  C_Login(session: Handle, user: number, pin: string): void
  C_FindObjectsInit(session: Handle, template: Attribute[]): void
  C_FindObjects(session: Handle, count: number): Handle[]
  C_FindObjectsFinal(session: Handle): void
  C_GetAttributeValue(session: Handle, object: Handle, template: Attribute[]): { value: Buffer }[]
  C_EncryptInit(session: Handle, mechanism: Mechanism, key: Handle): void
  C_EncryptAsync(session: Handle, input: Buffer, output: Buffer): Promise<Buffer>
  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void
  C_DecryptAsync(session: Handle, input: Buffer, output: Buffer): Promise<Buffer>
}

export interface Pkcs11Package {
  readonly PKCS11: new () => Cryptoki
}

/** Numbers of the standard's header, and one of the package. */
export const ck = {
  osLockingOk: 0x2,
  serialSession: 0x4,
  user: 1,
  secretKey: 4,
  class: 0x0,
  label: 0x3,
  sensitive: 0x103,
  extractable: 0x162,
  aesGcm: 0x1087,
  /** The package's own number for the form of the parameters. */
  gcmParameters: 3,
} as const

/** Rejects with `config_invalid` where it is not installed. */
export async function loadPkcs11(): Promise<Pkcs11Package> {
  // Not a dependency: the compiler must not look for it.
  const name: string = 'pkcs11js'
  try {
    const loaded = (await import(name)) as Pkcs11Package & { readonly default?: Pkcs11Package }
    return loaded.default ?? loaded
  } catch (cause) {
    throw new SealtraceError(
      'config_invalid',
      'the root key provider pkcs11 needs the package pkcs11js: install it beside sealtrace (npm install pkcs11js)',
      { cause },
    )
  }
}

/** `CKR_PIN_INCORRECT`; null for an error that is none of the token's. */
export function errorName(error: unknown): string | null {
  const text = error instanceof Error ? error.message : ''
  return /\bCKR_[A-Z0-9_]{1,60}\b/.exec(text)?.[0] ?? null
}
