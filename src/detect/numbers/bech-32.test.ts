import { expect, it } from 'vitest'
import { isSegwit } from './bech-32.ts'

it('takes the valid addresses of BIP 173 and BIP 350', () => {
  for (const address of [
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7',
    'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
    'bc1sw50qgdz25j',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
  ])
    expect([address, isSegwit(address)]).toEqual([address, true])
})

it('refuses the invalid ones', () => {
  for (const address of [
    // Bech32 instead of Bech32m, and the other way round
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh',
    // size of the program of version 0
    'bc1qr508d6qejxtdg4y5r3zarvaryvqyzf3du',
    // wrong check sum
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
    'bc1gmk9yu',
    '',
  ])
    expect([address, isSegwit(address)]).toEqual([address, false])
})
