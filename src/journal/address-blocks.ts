// Blocks of network addresses, as CIDR: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
import { BlockList, isIP } from 'node:net'

interface Block {
  readonly address: string
  readonly bits: number
  readonly family: 'ipv4' | 'ipv6'
}

/** Null for what is no block. */
export function parseBlock(text: string): Block | null {
  const [address = '', length, more] = text.split('/', 3)
  const version = isIP(address)
  // A zone is of one machine and no part of an address that others see.
  if (version === 0 || more !== undefined || address.includes('%')) return null
  const most = version === 4 ? 32 : 128
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null
  const bits = length === undefined ? most : Number(length)
  return bits > most ? null : { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' }
}

/** False for an address that is not known, or is none. A block that is none holds nothing. */
export function isWithin(address: string | undefined, blocks: readonly string[]): boolean {
  const asked = address === undefined ? null : parseBlock(plainAddress(address))
  if (!asked) return false
  const list = new BlockList()
  for (const block of blocks.map(parseBlock))
    if (block) list.addSubnet(block.address, block.bits, block.family)
  return list.check(asked.address, asked.family)
}

/** An IPv4 address that came over an IPv6 socket, as what it is. */
export function plainAddress(address: string): string {
  const [, plain, high, low] =
    /^::ffff:(?:(\d{1,3}(?:\.\d{1,3}){3})|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address) ?? []
  if (plain !== undefined) return plain
  if (high === undefined || low === undefined) return address
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.')
}
