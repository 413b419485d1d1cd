// The application's own database: documents, three fields of which are encrypted before they reach it, in the bytes of MongoDB's
// client-side field level encryption. In MongoDB the documents and the key vault are collections; here they are tables of SQLite.
import { DatabaseSync } from 'node:sqlite'
import {
  decryptFields,
  encryptFields,
  FieldKeys,
  type FieldSpec,
  type KeyVault,
} from 'sealtrace/fields'

export interface Profile {
  readonly name: string
  readonly ssn: string
  readonly salary: number
  readonly medical_notes: string
}

/** Equal social security numbers give equal bytes, so that they can be looked up. Of the others nothing shows. */
const profileFields: FieldSpec = {
  ssn: { algorithm: 'deterministic', keyAltName: 'people' },
  salary: { algorithm: 'randomized', keyAltName: 'people', bsonType: 'double' },
  medical_notes: { algorithm: 'randomized', keyAltName: 'people' },
}
const answerFields: FieldSpec = { answer: { algorithm: 'randomized', keyAltName: 'people' } }

export class Profiles {
  readonly #database: DatabaseSync
  readonly #keys: FieldKeys

  private constructor(database: DatabaseSync, keys: FieldKeys) {
    this.#database = database
    this.#keys = keys
  }

  /** @param masterKey 96 bytes, from a key management service in earnest */
  static async open(file: string, masterKey: Uint8Array): Promise<Profiles> {
    const database = new DatabaseSync(file)
    database.exec(
      `create table if not exists key_vault (id blob primary key, alt_name text unique, document text);
       create table if not exists profiles (user_id text primary key, document text);
       create table if not exists answers (user_id text, document text)`,
    )
    const vault = vaultIn(database)
    const keys = new FieldKeys({ vault, providers: { local: { key: masterKey } } })
    if (!(await vault.byAltName('people'))) {
      const key = await keys.createDataKey({ keyAltNames: ['people'] })
      database
        .prepare('insert into key_vault values (?, ?, ?)')
        .run(key._id.buffer, 'people', JSON.stringify(key))
    }
    return new Profiles(database, keys)
  }

  async write(userId: string, profile: Profile): Promise<void> {
    const stored = await encryptFields(profile, profileFields, { keys: this.#keys })
    this.#database
      .prepare('insert or replace into profiles values (?, ?)')
      .run(userId, JSON.stringify(stored))
  }

  /** Decrypts in memory. Undefined for an id that is not there. */
  async read(userId: string): Promise<Profile | undefined> {
    const document = this.#stored(userId)
    if (!document) return undefined
    const opened = await decryptFields(document, { keys: this.#keys })
    return {
      name: String(opened['name']),
      ssn: String(opened['ssn']),
      salary: Number(opened['salary']),
      medical_notes: String(opened['medical_notes']),
    }
  }

  /** Keeps what the agent said, encrypted too. Gives what is stored of it and of the profile, for the log. */
  async keepAnswer(userId: string, answer: string): Promise<object> {
    const kept = await encryptFields({ answer }, answerFields, { keys: this.#keys })
    this.#database.prepare('insert into answers values (?, ?)').run(userId, JSON.stringify(kept))
    return { ...kept, profile: this.#stored(userId) }
  }

  close(): void {
    this.#keys[Symbol.dispose]()
    this.#database.close()
  }

  #stored(userId: string): object | undefined {
    return documentOf(
      this.#database.prepare('select document from profiles where user_id = ?').get(userId),
    )
  }
}

function vaultIn(database: DatabaseSync): KeyVault {
  const byId = database.prepare('select document from key_vault where id = ?')
  const byName = database.prepare('select document from key_vault where alt_name = ?')
  return {
    get: async (id) => documentOf(byId.get(id)),
    byAltName: async (name) => documentOf(byName.get(name)),
  }
}

function documentOf(row: Record<string, unknown> | undefined): object | undefined {
  const value: unknown = row && JSON.parse(String(row['document']))
  return typeof value === 'object' && value !== null ? value : undefined
}
