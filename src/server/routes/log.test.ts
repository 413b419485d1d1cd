import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHex } from '../../crypto/encoding.ts'
import { MemoryTiles } from '../../ledger/fixtures/memory-tiles.ts'
import { formatTilePath, parseTilePath, tilePrefix, tileWidthAt } from '../../ledger/tile.ts'
import { Tree } from '../../ledger/tree.ts'
import { testApp, type TestApp } from '../test-app.ts'

const published = 700
/** Stored, and not published yet. */
const stored = 900
const entries = Array.from({ length: stored }, (_, i) => Buffer.from(`the entry with number ${i}`))
const tiles = new MemoryTiles()
tiles.write(Tree.empty().append(entries).tiles)

const text = 'example.com/log\n700\nAAAA\n'
const own = `${text}\n\u2014 example.com/log AAAAAAAA\n`
const cosignature = '\u2014 witness.example AAAAAAAA\n'

function appWithTiles(): TestApp {
  const made = testApp()
  made.store.checkpoint = { size: published, note: Buffer.from(own) }
  for (const [place, tile] of tiles.values) made.store.tiles.set(place, tile)
  return made
}

const app = appWithTiles()

function get(path: string, headers: Record<string, string> = {}, from = app, method = 'GET') {
  return Promise.resolve(from.app.request(`/log/default/${path}`, { method, headers }))
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer())
}

describe('[L30] what is served', () => {
  test('every partial tile of every size that was published, and nothing wider', async () => {
    for (const level of ['entries', 0, 1] as const)
      for (let index = 0; index < 4; index++)
        for (let width = 1; width <= 256; width++) {
          const response = await get(formatTilePath({ level, index, width }))
          const isThere = width <= tileWidthAt(level, index, published)
          expect(response.status, `${level}/${index}.p/${width}`).toBe(isThere ? 200 : 404)
          if (!isThere) continue
          const whole = tiles.readTile(level, index)!
          expect(await bytesOf(response)).toEqual(Buffer.from(tilePrefix(level, whole, width)!))
        }
  })

  test('for any path: a tile in its one spelling, or 404', async () => {
    const part = fc.constantFrom(
      ...[
        'tile',
        'entries',
        '0',
        '1',
        '000',
        '001',
        '002',
        'x000',
        '000.p',
        '002.p',
        '188',
        '0188',
      ],
      ...['..', '.', '', '%2e%2e', '%30', '%2F', 'checkpoint', '-1', '256', '64', '\u0660', '%00'],
    )
    const anyPath = fc.oneof(
      fc.array(part, { maxLength: 7 }).map((parts) => parts.join('/')),
      fc.string({ maxLength: 40 }).map((path) => `tile/${path}`),
    )
    await fc.assert(
      fc.asyncProperty(anyPath, async (path) => {
        const url = new URL(`http://localhost/log/default/${path.replaceAll(/[?#]/g, '')}`)
        if (!url.pathname.startsWith('/log/default/tile/')) return
        const response = await app.app.request(url)
        if (response.status === 404) return
        expect(response.status).toBe(200)
        expect(parseTilePath(url.pathname.slice('/log/default/'.length))).not.toBeNull()
      }),
      { numRuns: process.env['SLOW'] ? 20_000 : 1000 },
    )
  })

  test('only the log of this project', async () => {
    for (const path of ['checkpoint', 'checkpoint.witnessed', 'tile/0/000'])
      expect((await app.app.request(`/log/other/${path}`)).status).toBe(404)
  })
})

describe('[L31] caches', () => {
  test('tiles may be kept for ever, partial ones too; a checkpoint for seconds; what is absent not at all', async () => {
    const cachingOf = async (path: string) => (await get(path)).headers.get('cache-control')
    expect(await cachingOf('tile/0/000')).toBe('public, max-age=31536000, immutable')
    expect(await cachingOf('tile/0/002.p/188')).toBe('public, max-age=31536000, immutable')
    expect(await cachingOf('checkpoint')).toBe('public, max-age=2')
    expect(await cachingOf('tile/0/002.p/189')).toBe('no-store')
  })

  test.each(['checkpoint', 'tile/0/000', 'tile/entries/001', 'tile/entries/002.p/7'])(
    'who has the bytes of %s is not sent them again',
    async (path) => {
      const etag = (await get(path)).headers.get('etag')!
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await get(path, { 'if-none-match': known })
        expect([again.status, await again.text()]).toEqual([304, ''])
        expect(again.headers.get('etag')).toBe(etag)
      }
      expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200)
    },
  )

  test('a HEAD has the headers of the GET', async () => {
    const head = await get('tile/0/000', {}, app, 'HEAD')
    const full = await get('tile/0/000')
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    expect(head.headers.get('content-length')).toBe('8192')
    expect(head.headers.get('etag')).toBe(full.headers.get('etag'))
  })
})

describe('[L32] compression', () => {
  test.each([
    ['gzip', true],
    ['br, gzip;q=0.5', true],
    ['*', true],
    ['GZIP', true],
    ['gzip;q=0, *', false],
    ['gzip; q=0', false],
    ['*;q=0', false],
    ['br', false],
    ['', false],
  ])('a bundle to who takes %j: %j', async (accepted, isCompressed) => {
    const response = await get('tile/entries/001', { 'accept-encoding': accepted })
    expect(response.headers.get('content-encoding')).toBe(isCompressed ? 'gzip' : null)
    expect(response.headers.get('vary')).toBe('accept-encoding')
    const body = await bytesOf(response)
    const plain = isCompressed ? gunzipSync(body) : body
    expect(toHex(plain)).toBe(toHex(tiles.readTile('entries', 1)!))
    expect(body.length).toBe(Number(response.headers.get('content-length')))
  })

  test('its two forms have different tags; hashes are sent as they are', async () => {
    const tagOf = async (path: string, accepted: string) =>
      (await get(path, { 'accept-encoding': accepted })).headers.get('etag')
    expect(await tagOf('tile/entries/001', 'gzip')).not.toBe(await tagOf('tile/entries/001', ''))
    expect(await tagOf('tile/0/001', 'gzip')).toBe(await tagOf('tile/0/001', ''))
  })
})

describe('[L33] checkpoints', () => {
  test('the newest has the cosignatures that there are for its size', async () => {
    const made = appWithTiles()
    made.store.witnessed = { size: published, note: Buffer.from(own + cosignature) }
    expect(await (await get('checkpoint', {}, made)).text()).toBe(own + cosignature)
    // A key that came since is not lost.
    const both = `${own}\u2014 example.com/log BBBBBBBB\n`
    made.store.checkpoint = { size: published, note: Buffer.from(both) }
    expect(await (await get('checkpoint', {}, made)).text()).toBe(both + cosignature)
  })

  test('those of an older one stay with the older one', async () => {
    const made = appWithTiles()
    const older = `example.com/log\n600\nAAAA\n\n\u2014 example.com/log AAAAAAAA\n${cosignature}`
    made.store.witnessed = { size: 600, note: Buffer.from(older) }
    expect(await (await get('checkpoint', {}, made)).text()).toBe(own)
    expect(await (await get('checkpoint.witnessed', {}, made)).text()).toBe(older)
  })

  test('there is none that met the policy before one did', async () => {
    expect((await get('checkpoint.witnessed')).status).toBe(404)
    expect((await get('checkpoint', {}, testApp())).status).toBe(404)
  })
})
