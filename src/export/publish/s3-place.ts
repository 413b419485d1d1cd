// A log published below a prefix of an S3 bucket. An object comes whole or not at all, and is durable once the request is answered.
import { equalBytes } from '../../crypto/equal.ts'
import { SealtraceError } from '../../error.ts'
import { awsLogins, type AwsLogin } from '../../keys/providers/aws-kms-credentials.ts'
import { KeptLogin } from '../../keys/providers/http/kept-login.ts'
import { KeyServer } from '../../keys/providers/http/key-server.ts'
import { serverAddress } from '../../keys/providers/http/server-address.ts'
import { largestFile } from '../../ledger/files/file-limits.ts'
import { formatTilePath, type TileLevel } from '../../ledger/tile.ts'
import { differs } from './folder-place.ts'
import type { PublishPlace } from './publish-place.ts'
import { S3Client } from './s3-client.ts'

export interface S3Settings {
  /** `https://HOST/BUCKET/PREFIX`, or `https://BUCKET.HOST/PREFIX`; the prefix may be left out. */
  readonly url: string
  /** Whether the bucket stands in the path or in the name of the host. Default `host` for AWS, else `path`. */
  readonly style?: 'path' | 'host' | undefined
  /** Default: of an AWS host's name, else `$AWS_REGION`, else `$AWS_DEFAULT_REGION`, else `us-east-1`. */
  readonly region?: string | undefined
}

interface Place {
  readonly bucket: URL
  /** With a slash at its end, unless it is empty. */
  readonly prefix: string
  readonly region: string
}

const amazon = /^(?:.+\.)?s3[.-](?:([a-z]{2}(?:-[a-z]+)+-\d)\.)?amazonaws\.com(?:\.cn)?$/
/** Partial files of one tile, as a listing has them: 255 at most, with room for what else the answer says of each. */
const largestListing = 1_000_000

/** Where the settings lead. Throws `config_invalid`. */
export function s3Address(
  { url, style, region }: S3Settings,
  environment: NodeJS.ProcessEnv,
): Place {
  const address = serverAddress(url, 'the S3 address to publish to')
  const ofHost = amazon.exec(address.hostname)
  const isHost =
    style === undefined ? ofHost !== null && !ofHost[0].startsWith('s3') : style === 'host'
  const segments = address.pathname.split('/').filter((segment) => segment !== '')
  const bucket = isHost ? '' : (segments.shift() ?? '')
  const isPlain = segments.every((segment) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(segment))
  if (address.search || !isPlain || (!isHost && !/^[a-z0-9][a-z0-9._-]{1,62}$/.test(bucket)))
    throw new SealtraceError(
      'config_invalid',
      'the S3 address to publish to is https://HOST/BUCKET/PREFIX or https://BUCKET.HOST/PREFIX, the prefix of letters, digits and ._-/',
    )
  return {
    bucket: new URL(`${address.origin}/${bucket}`),
    prefix: segments.map((segment) => `${segment}/`).join(''),
    region:
      region ??
      ofHost?.[1] ??
      (environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || 'us-east-1'),
  }
}

/** Makes no call yet. Throws `config_invalid`. */
export function s3Place(
  settings: S3Settings,
  { environment, now = Date.now }: { environment: NodeJS.ProcessEnv; now?: () => number },
): PublishPlace {
  const address = s3Address(settings, environment)
  const { bucket, region } = address
  const server = new KeyServer({ name: `S3 (${bucket.host})` })
  const login = new KeptLogin<AwsLogin>(
    awsLogins({}, { environment, now }, { server, region }),
    now,
  )
  const client = new S3Client({
    ...{ bucket, region, now, name: `the S3 bucket at ${bucket.host}` },
    login: () => login.get(AbortSignal.timeout(10_000)),
  })
  return new S3Place(client, address, () => server.close())
}

class S3Place implements PublishPlace {
  readonly name: string
  readonly close: () => void
  readonly #client: S3Client
  readonly #prefix: string

  constructor(client: S3Client, { bucket, prefix }: Place, close: () => void) {
    this.#client = client
    this.#prefix = prefix
    this.close = close
    this.name = `the S3 bucket at ${bucket.host}`
  }

  async read(path: string): Promise<Uint8Array | null> {
    const most = largestFile(path)
    if (most === null) return null
    const key = this.#prefix + path
    const { status, body } = await this.#client.send({ method: 'GET', key, most }, [200, 404])
    return status === 404 ? null : body
  }

  async writeNew(path: string, bytes: Uint8Array): Promise<boolean> {
    // Looked at before, since not every server heeds the condition.
    const there = await this.read(path)
    if (there && equalBytes(there, bytes)) return false
    if (there) throw differs(path)
    const { status } = await this.#put(path, bytes, { 'if-none-match': '*' })
    if (status !== 412) return true
    const other = await this.read(path)
    if (other && equalBytes(other, bytes)) return false
    throw differs(path)
  }

  async replace(path: string, bytes: Uint8Array): Promise<void> {
    await this.#put(path, bytes, {})
  }

  async flush(): Promise<void> {}

  async partials(level: TileLevel, index: number): Promise<number[]> {
    const folder = formatTilePath({ level, index, width: 1 }).replace(/1$/, '')
    const query = { 'list-type': '2', prefix: this.#prefix + folder, 'max-keys': '1000' }
    const request = { method: 'GET', key: '', query, most: largestListing } as const
    const { body } = await this.#client.send(request, [200])
    const keys = Buffer.from(body)
      .toString('utf8')
      .matchAll(/<Key>[^<]{1,1024}\/(\d{1,3})<\/Key>/g)
    return [...keys].map(([, width]) => Number(width)).filter((width) => width > 0 && width < 256)
  }

  async remove(path: string): Promise<void> {
    await this.#client.send({ method: 'DELETE', key: this.#prefix + path }, [200, 204, 404])
  }

  async #put(path: string, body: Uint8Array, condition: Readonly<Record<string, string>>) {
    const key = this.#prefix + path
    const isTile = path.startsWith('tile/')
    const headers = {
      'content-type': isTile ? 'application/octet-stream' : 'text/plain; charset=utf-8',
      'cache-control': isTile ? 'public, max-age=31536000, immutable' : 'public, max-age=2',
    }
    const request = { method: 'PUT', key, body, headers: { ...headers, ...condition } } as const
    const expected = Object.keys(condition).length ? [200, 412, 501] : [200]
    const answer = await this.#client.send(request, expected)
    if (answer.status !== 501) return answer
    // A server without conditions: it was looked at a moment ago.
    return this.#client.send({ ...request, headers }, [200])
  }
}
