import { isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'

const value = /-p([ =]?)(["']?)([^\s"'\\]{4,128})\2/y
/** With these `-p` takes a password as its next word, … */
const apart =
  /\bsshpass |\b(?:docker|podman|nerdctl|buildah|skopeo|oras|crane auth|helm registry|az|oc|cf|heroku) login\b/
/** … and with these without a blank between. */
const glued = /\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump) /
/** What the shell fills in, and what manuals write in its place. */
const filled = /^[$/<{[]|^pass\w{0,5}$/i
const reach = 200

/** The password of `docker login -p …`, `sshpass -p …`, `mysql -p…`; `at` is the hyphen of the option. */
export function commandPassword({ text }: Scan, at: number): Claim | undefined {
  if (text.charCodeAt(at - 1) !== 32) return undefined
  value.lastIndex = at
  const found = value.exec(text)
  if (!found) return undefined
  const [, gap = '', quote = '', word = ''] = found
  const before = text.slice(Math.max(0, at - reach), at)
  const command = before.slice(before.lastIndexOf('\n') + 1)
  if (!(gap === '' ? glued : apart).test(command)) return undefined
  if (filled.test(word) || isPlaceholder(word)) return undefined
  const end = value.lastIndex - quote.length
  const start = end - word.length
  return {
    end,
    finding: { class: 'password', start, end, confidence: 0.8, detector: 'command-password' },
  }
}
