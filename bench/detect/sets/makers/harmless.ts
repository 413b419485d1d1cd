import type { Random } from '../random.ts'
import { weigh } from './check-digits.ts'

type Make = (random: Random) => string

const hex = '0123456789abcdef'
const alnum = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const two = (value: number) => String(value).padStart(2, '0')

const uuid: Make = (random) =>
  `${random.string(hex, 8)}-${random.string(hex, 4)}-4${random.string(hex, 3)}-a${random.string(hex, 3)}-${random.string(hex, 12)}`

const isbn: Make = (random) => {
  const body = `978${random.digits(9)}`
  const check = (10 - (weigh(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10
  return `${body}${check}`.replace(
    /^(...)(.)(....)(....)(.)$/,
    random.pick(['$1-$2-$3-$4-$5', '$1$2$3$4$5']),
  )
}

/** Values that look like something and are harmless. Their holes carry no label. */
export const harmless: Record<string, Make> = {
  uuid,
  isbn,
  sha1: (random) => random.string(hex, 40),
  sha256: (random) => random.string(hex, 64),
  md5: (random) => random.string(hex, 32),
  commit: (random) => random.string(hex, random.pick([7, 8, 40])),
  integrity: (random) => `sha512-${random.string(`${alnum}+/`, 86)}==`,
  order: (random) =>
    random.shape(
      random.pick([
        'ORD-######',
        '#########',
        'PO-2024-####',
        '#-######',
        '@@-#####-@',
        'SO########',
        '###-#######-#######',
      ]),
    ),
  invoice: (random) =>
    random.shape(
      random.pick(['INV-####-####', 'INV########', '2024/####', 'RE-######', 'F2024-#####']),
    ),
  part: (random) =>
    random.shape(
      random.pick([
        '@@##-####-@',
        '###-####-##',
        '@####-##',
        '##.###.###',
        '@@@-###-###',
        '####.####',
      ]),
    ),
  tracking: (random) =>
    random.shape(
      random.pick([
        '1Z###@########',
        '94##############',
        'JD##############',
        '@@#########DE',
        '############',
      ]),
    ),
  ticket: (random) =>
    random.shape(random.pick(['#######', 'CASE-#####', 'TCK-####-###', 'JIRA-####', '\\#####'])),
  version: (random) =>
    random.pick([
      `${random.int(0, 30)}.${random.int(0, 40)}.${random.int(0, 99)}`,
      `v${random.int(1, 9)}.${random.int(0, 20)}.${random.int(0, 9)}-rc.${random.int(1, 9)}`,
      `${random.int(1, 9)}.${random.int(0, 9)}.${random.int(1000, 99_999)}`,
      `${random.int(1, 200)}.0.${random.int(1000, 9999)}.${random.int(300, 999)}`,
    ]),
  unix: (random) => String(random.int(1_500_000_000, 1_800_000_000)),
  unixMs: (random) => `${random.int(1_500_000_000, 1_800_000_000)}${random.digits(3)}`,
  unixNs: (random) => `${random.int(1_500_000_000, 1_800_000_000)}${random.digits(9)}`,
  stamp: (random) =>
    `20${random.int(19, 27)}-${two(random.int(1, 12))}-${two(random.int(1, 28))}T${two(random.int(0, 23))}:${two(random.int(0, 59))}:${two(random.int(0, 59))}Z`,
  clock: (random) => `${two(random.int(0, 23))}:${two(random.int(0, 59))}`,
  price: (random) => `$${random.int(1, 999)}.${random.digits(2)}`,
  percent: (random) => `${random.int(1, 99)}.${random.int(0, 9)}%`,
  decimal: (random) => `${random.int(0, 99)}.${random.digits(random.int(4, 12))}`,
  count: (random) => `${random.int(1, 999)},${random.digits(3)},${random.digits(3)}`,
  hexAddress: (random) => `0x${random.string(hex, random.pick([8, 12, 16]))}`,
  trace: (random) => random.string(hex, 32),
  span: (random) => random.string(hex, 16),
  base64: (random) => random.string(`${alnum}+/`, 40),
  longDigits: (random) =>
    random.pick(['1', '7', '9']) + random.digits(random.pick([10, 12, 14, 17, 19])),
  sampleKey: () => ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join(''),
  crossedKey: (random) =>
    random.pick(['sk-', 'ghp_', 'AKIA', 'xoxb-']) + random.pick(['x', 'X', '*']).repeat(32),
  dimensions: (random) => `${random.int(10, 400)}x${random.int(10, 400)}x${random.int(10, 400)}`,
  variable: (random) =>
    random.pick([
      `\${DB_PASSWORD}`,
      '$API_KEY',
      '%SECRET%',
      '{{ vault_token }}',
      '<your-api-key>',
      'process.env.TOKEN',
      '****',
      'xxxxxxxxxxxx',
      'changeme',
      'REDACTED',
      'your_api_key_here',
      '<password>',
      'null',
      'TODO',
      'example',
      '[hidden]',
      'os.environ["KEY"]',
    ]),
}
