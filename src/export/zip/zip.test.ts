import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZipFile } from './zip-reader.ts'
import { isEntryName, ZipWriter } from './zip-writer.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-zip-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const time = Date.UTC(2026, 10, 22, 9, 30, 14)
const files: readonly (readonly [string, Uint8Array])[] = [
  ['empty', new Uint8Array(0)],
  ['records/0000000001/leaf', Buffer.from('01'.repeat(58), 'hex')],
  ['text.md', Buffer.from('the same line\n'.repeat(5000))],
  ['bytes', Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * i * 2_654_435_761) >>> 24))],
]

async function archive(list = files): Promise<Buffer> {
  const zip = new ZipWriter(time)
  const chunks: Uint8Array[] = []
  for (const [name, data] of list) chunks.push(await zip.file(name, data))
  return Buffer.concat([...chunks, zip.end()])
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const python = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    for i in z.infolist():
        print(i.filename, i.file_size, i.date_time, oct(i.external_attr >> 16))
`

function run(command: string, args: readonly string[]): string | null {
  const { status, stdout, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (error) {
    console.warn(`SKIPPED: ${command} is not here`)
    return null
  }
  expect([command, status]).toEqual([command, 0])
  return stdout
}

describe('[V32] the archive', () => {
  it('is one to unzip and to Python, with names, sizes, times and modes', async () => {
    const path = write('good.zip', await archive())
    const tested = run('unzip', ['-t', path])
    if (tested !== null) expect(tested).toContain('No errors detected')
    const listed = run('python3', ['-c', python, path])
    if (listed !== null)
      expect(listed.trim().split('\n')).toEqual(
        files.map(([name, data]) => `${name} ${data.length} (2026, 11, 22, 9, 30, 14) 0o100600`),
      )
  })

  it('is the same for the same files, and smaller than they are', async () => {
    const once = await archive()
    expect(await archive()).toEqual(once)
    expect(once.length).toBeLessThan(files.reduce((sum, [, data]) => sum + data.length, 0))
  })

  it('is read again file by file', async () => {
    const zip = ZipFile.open(write('again.zip', await archive()))
    expect(zip.names).toEqual(files.map(([name]) => name))
    for (const [name, data] of files)
      expect([name, Buffer.compare((await zip.read(name)) ?? Buffer.of(1, 2), data)]).toEqual([
        name,
        0,
      ])
    expect(await zip.read('other')).toBeNull()
    zip.close()
  })

  it('holds files of every length that is packed in another way', async () => {
    const lengths = [511, 512, 513, 1024, 1025, 32_768, 32_769, 65_535, 65_536, 65_537]
    const texts = lengths.map((length) => [`f-${length}`, Buffer.alloc(length, 'ab c')] as const)
    const zip = ZipFile.open(write('lengths.zip', await archive([...texts])))
    for (const [name, data] of texts)
      expect([name, Buffer.compare((await zip.read(name)) ?? Buffer.of(), data)]).toEqual([name, 0])
    zip.close()
    const tested = run('unzip', ['-t', join(folder, 'lengths.zip')])
    if (tested !== null) expect(tested).toContain('No errors detected')
  })

  it('without files is an archive too', async () => {
    const zip = ZipFile.open(write('none.zip', await archive([])))
    expect(zip.names).toEqual([])
    zip.close()
  })
})

describe('[V32] the writer', () => {
  it.each([
    '/etc/passwd',
    '../up',
    'a/../b',
    'a//b',
    'a/',
    '.hidden',
    'a\\b',
    'ä',
    'a b',
    '',
    'C:x',
  ])('takes no name like %j', async (name) => {
    expect(isEntryName(name)).toBe(false)
    await expect(new ZipWriter(time).file(name, new Uint8Array(1))).rejects.toThrow('name')
  })

  it('takes no name twice', async () => {
    const zip = new ZipWriter(time)
    await zip.file('a', new Uint8Array(1))
    await expect(zip.file('a', new Uint8Array(1))).rejects.toThrow('twice')
  })

  it('refuses what the format does not hold, and says what to do', async () => {
    const few = new ZipWriter(time, { entries: 2, bytes: 1e9 })
    await few.file('a', new Uint8Array(1))
    await few.file('b', new Uint8Array(1))
    await expect(few.file('c', new Uint8Array(1))).rejects.toMatchObject({ code: 'too_large' })
    const small = new ZipWriter(time, { entries: 10, bytes: 200 })
    await small.file('a', new Uint8Array(20))
    await expect(small.file('b', new Uint8Array(90))).rejects.toThrow('take less into it')
  })
})

describe('[V34] the reader', () => {
  const opened = async (bytes: Uint8Array): Promise<string> => {
    try {
      const zip = ZipFile.open(write('bad.zip', bytes))
      try {
        const contents: string[] = []
        for (const name of zip.names)
          contents.push(Buffer.from((await zip.read(name)) ?? '').toString('hex'))
        return `read ${contents.join(' ')}`
      } finally {
        zip.close()
      }
    } catch (error) {
      return (error as { code?: string }).code ?? String(error)
    }
  }

  it('finds every flipped byte of content and directory, or reads the same content', async () => {
    const good = await archive([...files.slice(0, 2), ['text', Buffer.from('ab'.repeat(200))]])
    const whole = await opened(good)
    for (let i = 0; i < good.length; i++) {
      const bad = Buffer.from(good)
      bad[i] = (bad[i] ?? 0) ^ 0x41
      const result = await opened(bad)
      if (result !== whole)
        expect([i, result]).toEqual([i, expect.stringMatching(/^(corrupt|too_large)$/)])
    }
    for (let i = 30 + 'empty'.length; i < 60; i++) {
      const cut = good.subarray(0, i)
      expect(await opened(cut)).toBe('corrupt')
    }
  })

  it('refuses a file that inflates beyond what it says', async () => {
    const good = await archive([['text.md', Buffer.from('0'.repeat(100_000))]])
    const bad = Buffer.from(good)
    const directory = bad.readUInt32LE(bad.length - 6)
    bad.writeUInt32LE(10, directory + 24)
    expect(await opened(bad)).toBe('corrupt')
  })

  it('refuses names that lead out of the folder, and files that overlap', async () => {
    const good = await archive([
      ['aa/aa', Buffer.from('x')],
      ['bb/bb', Buffer.from('y')],
    ])
    const escaping = Buffer.from(good.toString('latin1').replaceAll('aa/aa', '../aa'), 'latin1')
    expect(await opened(escaping)).toBe('corrupt')
    const overlapping = Buffer.from(good)
    const directory = overlapping.readUInt32LE(overlapping.length - 6)
    overlapping.writeUInt32LE(0, directory + 46 + 5 + 42)
    expect(await opened(overlapping)).toBe('corrupt')
  })

  it('refuses what other programs would unpack otherwise: bytes between files, links, programs, two disks', async () => {
    const good = await archive([['aa', Buffer.from('x')]])
    const directory = good.readUInt32LE(good.length - 6)
    // Programs that read from the front would take this for a file of the archive.
    const hidden = await archive([['report.html', Buffer.from('forged')]])
    const front = hidden.subarray(0, hidden.readUInt32LE(hidden.length - 6))
    const shifted = Buffer.concat([front, good])
    shifted.writeUInt32LE(front.length, front.length + directory + 42)
    shifted.writeUInt32LE(front.length + directory, shifted.length - 6)
    const edits: ((bytes: Buffer) => void)[] = [
      (bytes) => bytes.writeUInt32LE((0o120777 << 16) >>> 0, directory + 38),
      (bytes) => bytes.writeUInt32LE((0o104777 << 16) >>> 0, directory + 38),
      (bytes) => bytes.writeUInt16LE(0x0014, directory + 4),
      (bytes) => bytes.writeUInt16LE(0, bytes.length - 14),
      (bytes) => bytes.writeUInt16LE(1, bytes.length - 18),
    ]
    expect(await opened(good)).toBe('read 78')
    expect(await opened(shifted)).toBe('corrupt')
    for (const edit of edits) {
      const bad = Buffer.from(good)
      edit(bad)
      expect(await opened(bad)).toBe('corrupt')
    }
  })

  it('reads no file of more bytes than asked for', async () => {
    const zip = ZipFile.open(write('most.zip', await archive([['aa', Buffer.from('xyz')]])))
    expect(Buffer.from((await zip.read('aa', 3)) ?? []).toString()).toBe('xyz')
    await expect(zip.read('aa', 2)).rejects.toMatchObject({ code: 'too_large' })
    zip.close()
  })

  it('says of what is no file that it cannot be read', () => {
    expect(() => ZipFile.open(folder)).toThrow('cannot be read')
    expect(() => ZipFile.open(join(folder, 'absent'))).toThrow('ENOENT')
  })
})
