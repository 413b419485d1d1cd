import { codeAt } from '../chars.ts'
import { isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'

const value = /-([ap])([ =]?)(["']?)([^\s"'\\]{4,128})\3/y
/** With these `-p` takes a password as its next word, … */
const apart =
  /\bsshpass |\b(?:docker|podman|nerdctl|buildah|skopeo|oras|crane auth|helm registry|az|oc|cf|heroku) login\b/
/** … and with these without a blank between. */
const glued = /\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump) /
/** With these it is `-a`. */
const withA = /\b(?:redis-cli|redis-benchmark|keydb-cli|valkey-cli) /
/** What the shell fills in, and what manuals write in its place. */
const filled = /^[$/<{[]|^pass\w{0,5}$/i
const reach = 200

function commandsWith(option: string | undefined, gap: string): RegExp {
  if (option === 'a') return withA
  return gap === '' ? glued : apart
}

/** The password of `docker login -p …`, `sshpass -p …`, `mysql -p…`, `redis-cli -a …`; `at` is the hyphen of the option. */
export function commandPassword({ text }: Scan, at: number): Claim | undefined {
  if (codeAt(text, at - 1) !== 32) return undefined
  value.lastIndex = at
  const found = value.exec(text)
  if (!found) return undefined
  const [, option, gap = '', quote = '', word = ''] = found
  const before = text.slice(Math.max(0, at - reach), at)
  const command = before.slice(before.lastIndexOf('\n') + 1)
  if (!commandsWith(option, gap).test(command)) return undefined
  if (filled.test(word) || isPlaceholder(word)) return undefined
  const end = value.lastIndex - quote.length
  const start = end - word.length
  return {
    end,
    finding: { class: 'password', start, end, confidence: 0.8, detector: 'command-password' },
  }
}
