// What `npm install sealtrace` brings, and how long an agent takes longer to start with it: packages, megabytes, milliseconds,
// beside Langfuse's four packages. The package is the one that is published: built, packed, installed without development
// dependencies.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { installPeer, langfuse } from './capture/langfuse-peer.ts'
import { median } from './capture/rounds.ts'

const root = resolve(import.meta.dirname, '..')
const starts = process.argv.includes('--quick') ? 5 : 20
const quiet = [
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--ignore-scripts',
  '--loglevel=error',
]

interface Subject {
  readonly name: string
  /** The folder that has `node_modules`. */
  readonly folder: string
  readonly imports: readonly string[]
}

function run(command: string, args: readonly string[], cwd: string): string {
  const options = { cwd, encoding: 'utf8', timeout: 240_000 } as const
  const { status, stdout, stderr } = spawnSync(command, args, options)
  if (status !== 0)
    throw new Error(`${command} ${args[0]} ended with ${status}: ${stderr.slice(-500)}`)
  return stdout
}

function installOurs(folder: string): void {
  if (!existsSync(join(root, 'dist/package.json'))) run(process.execPath, ['tools/build.ts'], root)
  const packed = run('npm', ['pack', './dist', '--json', '--pack-destination', folder], root)
  const [pack] = Object.values(JSON.parse(packed) as Record<string, { filename: string }>)
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  run('npm', ['install', `./${pack?.filename}`, '--omit=dev', ...quiet], folder)
}

function weigh(folder: string): { packages: number; megabytes: number } {
  const modules = join(folder, 'node_modules')
  const lock = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>
  }
  const onDisk = readdirSync(modules, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + lstatSync(join(parentPath, name)).blocks * 512, 0)
  return { packages: Object.keys(lock.packages).length, megabytes: onDisk / 1024 / 1024 }
}

interface Start {
  /** Milliseconds from start to end of the process. */
  readonly wall: number
  /** Milliseconds of processor, which other work of the machine leaves alone. */
  readonly processor: number
}

function startWith(imports: readonly string[], folder: string): Start {
  const code = imports.map((name) => `import ${JSON.stringify(name)}`).join('\n')
  const tell = 'process.stdout.write(JSON.stringify(process.cpuUsage()))'
  const began = performance.now()
  const told = run(process.execPath, ['--input-type=module', '--eval', `${code}\n${tell}`], folder)
  const wall = performance.now() - began
  const { user, system } = JSON.parse(told) as NodeJS.CpuUsage
  return { wall, processor: (user + system) / 1000 }
}

function loadTimes(subjects: readonly Subject[]): Map<Subject, Start> {
  const bare: Start[] = []
  const all = new Map(subjects.map((subject): [Subject, Start[]] => [subject, []]))
  for (let n = 0; n < starts; n++) {
    bare.push(startWith([], root))
    for (const [{ imports, folder }, times] of all) times.push(startWith(imports, folder))
  }
  const more = (times: Start[], field: keyof Start) =>
    median(times.map((time) => time[field])) - median(bare.map((time) => time[field]))
  return new Map(
    [...all].map(([subject, times]) => [
      subject,
      { wall: more(times, 'wall'), processor: more(times, 'processor') },
    ]),
  )
}

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-install-'))
try {
  installPeer()
  installOurs(folder)
  const subjects: Subject[] = [
    { name: 'sealtrace: capture', folder, imports: ['sealtrace/capture'] },
    {
      name: 'sealtrace: capture, langchain',
      folder,
      imports: ['sealtrace/capture', 'sealtrace/langchain'],
    },
    {
      name: 'Langfuse 5: otel, tracing, client, sdk-node',
      folder: langfuse,
      imports: [
        '@langfuse/otel',
        '@langfuse/tracing',
        '@langfuse/client',
        '@opentelemetry/sdk-node',
      ],
    },
    {
      name: 'Langfuse 5: otel, tracing, sdk-node',
      folder: langfuse,
      imports: ['@langfuse/otel', '@langfuse/tracing', '@opentelemetry/sdk-node'],
    },
  ]
  const times = loadTimes(subjects)
  console.log(`load time: median of ${starts} starts, less a bare start\n`)
  console.log('| | packages | MB on disk | load time ms | of processor |\n|---|--:|--:|--:|--:|')
  for (const [subject, { wall, processor }] of times) {
    const { packages, megabytes } = weigh(subject.folder)
    console.log(
      `| ${subject.name} | ${packages} | ${megabytes.toFixed(1)} | ${wall.toFixed(0)} | ${processor.toFixed(0)} |`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
