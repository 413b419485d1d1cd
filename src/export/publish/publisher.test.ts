import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ed25519Signer, newEd25519Seed } from '../../crypto/ed25519.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import { folderFiles } from '../../ledger/files/folder-files.ts'
import { testLogVkey } from '../../ledger/fixtures/go-key.ts'
import { noteSigner } from '../../ledger/note.ts'
import { verifyFiles } from '../../verify/verify-files.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { GrowingLog } from './fixtures/growing-log.ts'
import { memoryPlace } from './fixtures/memory-place.ts'
import { folderPlace } from './folder-place.ts'
import type { PublishPlace } from './publish-place.ts'
import { Publisher } from './publisher.ts'

let temporary: ReturnType<typeof tempFolder>
let folder: string
beforeEach(() => {
  temporary = tempFolder()
  folder = join(temporary.path, 'public', 'log')
})
afterEach(() => temporary[Symbol.dispose]())

async function publisherOf(store: GrowingLog, place?: PublishPlace): Promise<Publisher> {
  const { origin, vkey } = store
  return new Publisher({
    ...{ store, origin, keysFor: () => [vkey] },
    place: place ?? (await folderPlace(folder)),
  })
}

async function report() {
  return (await verifyFiles(folderFiles(folder), { logKeys: [testLogVkey] })).report
}

/** Paths below the folder, drafts left out. */
function published(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile() && !path.startsWith('.new'))
    .sort()
}

describe('[L34] what is published', () => {
  it('is a log that anybody can verify, at each size', async () => {
    const store = new GrowingLog(0)
    const publisher = await publisherOf(store)
    for (const size of [0, 1, 3, 255, 256, 257, 600, 1100]) {
      store.grow(size)
      expect(await publisher.publish()).toMatchObject({ size, witnessedSize: null })
      expect(await report()).toMatchObject({ ok: true, size })
    }
    // Nothing has changed.
    expect(await publisher.publish()).toMatchObject({ written: 0 })
  })

  it('is so with tiles of three levels', async () => {
    const files = new Map<string, Uint8Array>()
    const store = new GrowingLog(65_000)
    const publisher = await publisherOf(store, memoryPlace(files))
    await publisher.publish()
    store.grow(70_000)
    await publisher.publish()
    const { report: found } = await verifyFiles(
      { read: async (path) => files.get(path) ?? null },
      { logKeys: [testLogVkey] },
    )
    expect(found).toMatchObject({ ok: true, size: 70_000 })
    expect([...files.keys()].filter((path) => /^tile\/[12]/.test(path)).sort()).toEqual([
      ...['tile/1/000', 'tile/1/001.p/17', 'tile/2/000.p/1'],
    ])
  })

  it('is readable by everybody, whatever the umask', async () => {
    const before = process.umask(0o077)
    try {
      await (await publisherOf(new GrowingLog(300))).publish()
    } finally {
      process.umask(before)
    }
    const modeOf = (path: string) => statSync(join(folder, path)).mode & 0o777
    expect(modeOf('')).toBe(0o755)
    for (const path of published()) expect(modeOf(path), path).toBe(0o644)
    expect(['tile', 'tile/0', 'tile/0/001.p'].map(modeOf)).toEqual([0o755, 0o755, 0o755])
    expect(readdirSync(join(folder, '.new'))).toEqual([])
  })

  it('can be read after whatever end of a publication, and goes on from there', async () => {
    const store = new GrowingLog(200)
    await (await publisherOf(store)).publish()
    store.grow(700)
    for (let at = 0, done = false; !done; at++) {
      const copy = `${folder}-${at}`
      execFileSync('cp', ['-a', folder, copy])
      const place = await folderPlace(copy)
      const counted = { left: at }
      const failing = failingAfter(place, counted)
      const end = await (await publisherOf(store, failing)).publish().catch(() => null)
      done = end !== null
      const { report: found } = await verifyFiles(folderFiles(copy), { logKeys: [testLogVkey] })
      expect(found, `after ${at} steps`).toMatchObject({ ok: true })
      expect([200, 700]).toContain(found.size)
      const again = await publisherOf(store, await folderPlace(copy))
      expect(await again.publish()).toMatchObject({ size: 700 })
      await again.publish({ all: true })
      // What a tile had when it was partial is not left either.
      expect(existsSync(join(copy, 'tile/0/000.p')), `after ${at} steps`).toBe(false)
      rmSync(copy, { recursive: true })
    }
  })

  it('is looked at as a whole when it is asked for', async () => {
    const store = new GrowingLog(1000)
    await (await publisherOf(store)).publish()
    rmSync(join(folder, 'tile/entries/001'))
    await (await publisherOf(store)).publish()
    expect(await report()).toMatchObject({ ok: false })
    expect(await (await publisherOf(store)).publish({ all: true })).toMatchObject({ written: 1 })
    expect(await report()).toMatchObject({ ok: true })
  })
})

describe('[L34] a damaged store', () => {
  it.each<[level: number | 'entries', index: number, at: number]>([
    ['entries', 0, 20],
    ['entries', 2, 60 * 87 + 59],
    [0, 0, 40],
    [0, 1, 8191],
    [0, 2, 5],
    [1, 0, 33],
  ])('with a flipped bit in tile %s/%i is not published', async (level, index, at) => {
    const store = new GrowingLog(600)
    const isTile = (tile: readonly unknown[]) => tile[0] === level && tile[1] === index
    const flipped = new Proxy(store, {
      get: (target, name) =>
        name === 'readTile'
          ? (...tile: [number | 'entries', number]) => {
              const bytes = target.readTile(...tile)
              return bytes && isTile(tile) ? bytes.with(at, (bytes[at] ?? 0) ^ 1) : bytes
            }
          : typeof target[name as keyof GrowingLog] === 'function'
            ? (target[name as keyof GrowingLog] as () => unknown).bind(target)
            : target[name as keyof GrowingLog],
    })
    await expect((await publisherOf(flipped)).publish()).rejects.toMatchObject({ code: 'corrupt' })
    expect(published()).not.toContain('checkpoint')
    // Put right, it goes on: nothing that is wrong lies there.
    expect(await (await publisherOf(store)).publish()).toMatchObject({ size: 600 })
    expect(await report()).toMatchObject({ ok: true })
  })

  it('with a checkpoint of another tree, or of no key of the log, is not published', async () => {
    const store = new GrowingLog(300)
    const other = new GrowingLog(300, { salt: 1 })
    const signer = noteSigner(store.origin, ed25519Signer(Secret.own(newEd25519Seed())))
    const strange = new GrowingLog(300, { signer })
    for (const { note } of [other, strange, new GrowingLog(299)]) {
      const publisher = await publisherOf(store)
      store.checkpoint = () => Promise.resolve({ size: 300, note })
      await expect(publisher.publish()).rejects.toMatchObject({ code: 'corrupt' })
      expect(published()).toEqual([])
    }
  })

  it('with a witnessed row that is none is published without it', async () => {
    const store = new GrowingLog(600)
    const notes = [
      Buffer.from("some text that is nobody's business\n"),
      new GrowingLog(500, { salt: 3 }).note,
      new GrowingLog(400).note,
    ]
    for (const note of notes) {
      store.seen = { size: 500, note }
      expect(await (await publisherOf(store)).publish()).toMatchObject({ witnessedSize: null })
      expect(published()).not.toContain('checkpoint.witnessed')
    }
    store.seen = { size: 500, note: new GrowingLog(500).note }
    expect(await (await publisherOf(store)).publish()).toMatchObject({ witnessedSize: 500 })
  })
})

/** The call after so many that change something does its work and rejects; all that come then reject at once. */
function failingAfter(place: PublishPlace, counted: { left: number }): PublishPlace {
  const step =
    <A extends readonly unknown[], R>(work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      const isLast = counted.left === 0
      counted.left -= 1
      if (counted.left < -1) throw new SealtraceError('unavailable', 'the disk is gone')
      const result = await work(...given)
      if (isLast) throw new SealtraceError('unavailable', 'done, and not told')
      return result
    }
  return {
    name: place.name,
    read: (path) => place.read(path),
    writeNew: step((path, bytes) => place.writeNew(path, bytes)),
    replace: step((path, bytes) => place.replace(path, bytes)),
    flush: step(() => place.flush()),
    partials: step((level, index) => place.partials(level, index)),
    remove: step((path) => place.remove(path)),
    close: () => place.close(),
  }
}

describe('[L35] what lies there', () => {
  it('is never overwritten by other bytes', async () => {
    const store = new GrowingLog(700)
    await (await publisherOf(store)).publish()
    const path = join(folder, 'tile/entries/002.p/188')
    writeFileSync(path, 'something else')
    await expect((await publisherOf(store)).publish()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('tile/entries/002.p/188'),
    })
    expect(readFileSync(path, 'utf8')).toBe('something else')
  })

  it('without a checkpoint holds back another log all the same', async () => {
    await (await publisherOf(new GrowingLog(300))).publish()
    rmSync(join(folder, 'checkpoint'))
    const other = await publisherOf(new GrowingLog(300, { salt: 1 }))
    await expect(other.publish()).rejects.toMatchObject({ code: 'conflict' })
    expect(existsSync(join(folder, 'checkpoint'))).toBe(false)
  })

  it.each(['checkpoint', 'checkpoint.witnessed'])('%s is damaged', async (path) => {
    const store = new GrowingLog(3)
    const publisher = await publisherOf(store)
    await publisher.publish()
    writeFileSync(join(folder, path), 'torn')
    await expect(publisher.publish()).rejects.toMatchObject({ code: 'corrupt' })
  })
})

describe('[L36] what was published is the past of the log', () => {
  it('ahead of the store: refused, with the way out', async () => {
    await (await publisherOf(new GrowingLog(300))).publish()
    const behind = await publisherOf(new GrowingLog(299))
    for (const refused of [() => behind.check(), () => behind.publish()])
      await expect(refused()).rejects.toMatchObject({
        code: 'rollback',
        message: expect.stringMatching(
          /ahead of the store: 300 records .*the store has 299.*restore --plan --checkpoint FILE/,
        ),
      })
  })

  it('a fork: refused, whichever is longer', async () => {
    await (await publisherOf(new GrowingLog(300))).publish()
    for (const size of [300, 400]) {
      const fork = await publisherOf(new GrowingLog(size, { salt: 1, same: 250 }))
      await expect(fork.publish()).rejects.toMatchObject({
        code: 'rollback',
        message: expect.stringContaining('the first 300 records are not those'),
      })
    }
    expect(await report()).toMatchObject({ ok: true, size: 300 })
  })

  it('another log, by its key: refused', async () => {
    const key = ed25519Signer(Secret.own(newEd25519Seed()))
    const signer = noteSigner('example.com/log/testdata', key)
    await (await publisherOf(new GrowingLog(300, { signer }))).publish().catch(() => {})
    writeFileSync(join(folder, 'checkpoint'), new GrowingLog(3, { signer }).note)
    await expect((await publisherOf(new GrowingLog(300))).check()).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('another log is published there'),
    })
  })

  it('nothing, or the same: fine', async () => {
    const store = new GrowingLog(300)
    const publisher = await publisherOf(store)
    expect(await publisher.check()).toBeNull()
    await publisher.publish()
    expect(await publisher.check()).toMatchObject({ size: 300 })
    store.grow(301)
    expect(await publisher.check()).toMatchObject({ size: 300 })
  })

  it('a checkpoint never goes back, though another process was faster', async () => {
    const slow = new GrowingLog(300)
    const place = await folderPlace(folder)
    const fast = await publisherOf(new GrowingLog(310))
    const overtaken = await publisherOf(slow, {
      ...bound(place),
      flush: async () => {
        await place.flush()
        await fast.publish()
      },
    })
    await overtaken.publish()
    expect(await report()).toMatchObject({ ok: true, size: 310 })
  })
})

function bound(place: PublishPlace): PublishPlace {
  return failingAfter(place, { left: Infinity })
}

describe('[L37] partial tiles', () => {
  it('stay for every size that was published until the full tile is covered', async () => {
    const store = new GrowingLog(0)
    const publisher = await publisherOf(store)
    for (const size of [10, 20, 255]) {
      store.grow(size)
      await publisher.publish()
    }
    const partials = () => published().filter((path) => path.includes('.p/'))
    expect(partials()).toEqual([
      ...['tile/0/000.p/10', 'tile/0/000.p/20', 'tile/0/000.p/255'],
      ...['tile/entries/000.p/10', 'tile/entries/000.p/20', 'tile/entries/000.p/255'],
    ])
    store.grow(256)
    await publisher.publish()
    expect(partials()).toEqual(['tile/1/000.p/1'])
    expect(existsSync(join(folder, 'tile/0/000.p'))).toBe(false)
  })

  it('are there for the witnessed size too', async () => {
    const store = new GrowingLog(20)
    store.seen = await store.checkpoint()
    store.grow(30)
    const publisher = await publisherOf(store)
    expect(await publisher.publish()).toMatchObject({ size: 30, witnessedSize: 20 })
    expect(published()).toEqual([
      ...['checkpoint', 'checkpoint.witnessed', 'tile/0/000.p/20', 'tile/0/000.p/30'],
      ...['tile/entries/000.p/20', 'tile/entries/000.p/30'],
    ])
    expect(await report()).toMatchObject({ ok: true })
    // One that is older, or none any more, does not take its place.
    store.seen = null
    expect(await publisher.publish()).toMatchObject({ witnessedSize: 20 })
  })
})
