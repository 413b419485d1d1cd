import { expect, it } from 'vitest'
import { oidcPerson } from './oidc-person.ts'

const roles = new Map([
  ['admins', ['admin', 'viewer']],
  ['all', ['viewer']],
] as const)
const none = async () => ({})
const person = (claims: object, rolesClaim = 'roles', more: () => Promise<object> = none) =>
  oidcPerson({ sub: '42', ...claims }, { rolesClaim, roles }, more as () => Promise<never>)

it.each([
  [{ roles: ['admins', 'all'] }, ['admin', 'viewer']],
  [{ roles: 'all' }, ['viewer']],
  [{ roles: ['All', 'other', 7, null, ['admins'], { admins: 1 }] }, []],
  [{ roles: { admins: true } }, []],
  [{ roles: '__proto__' }, []],
  [{}, []],
])('[W30] %j gives %j', async (claims, expected) => {
  expect((await person(claims)).roles).toEqual(expected)
})

it('[W30] the claim is found by its whole name, or from object to object', async () => {
  const named = { 'https://example.com/roles': ['all'] }
  expect((await person(named, 'https://example.com/roles')).roles).toEqual(['viewer'])
  const nested = { realm_access: { roles: ['all'] } }
  expect((await person(nested, 'realm_access.roles')).roles).toEqual(['viewer'])
  expect((await person({ a: 'x' }, 'a.length')).roles).toEqual([])
  expect((await person({}, 'constructor.name')).roles).toEqual([])
})

it('[W30] what the token does not say is asked of the provider, and what it says stands', async () => {
  const more = async () => ({ sub: 'other', roles: ['all'], name: 'Ann' })
  expect(await person({}, 'roles', more)).toEqual({
    ...{ name: 'oidc:42', display: 'Ann', roles: ['viewer'] },
  })
  expect(await person({ roles: [] }, 'roles', more)).toMatchObject({ roles: [], display: 'Ann' })
  const down = () => Promise.reject(new Error('down'))
  expect((await person({ roles: 'all' }, 'roles', down)).display).toBe('42')
  await expect(person({ name: 'Ann' }, 'roles', down)).rejects.toThrow('down')
})

it.each(['', 'a b', 'x'.repeat(256), 'é', 'a\n', 7, undefined])(
  '[W29] the subject %j is refused',
  async (sub) => {
    await expect(person({ sub })).rejects.toMatchObject({ code: 'unauthorized' })
  },
)

it('is called by name, else address, else user name, else subject', async () => {
  const displays = await Promise.all(
    [
      { name: 'Ann', email: 'a@b.c' },
      { name: ' ', email: 'a@b.c' },
      { preferred_username: 'ann' },
      {},
      { name: '\u202eAn\u200bn\n\u2066' },
      { name: '\u200b' },
    ].map(async (claims) => (await person({ ...claims, roles: [] })).display),
  )
  expect(displays).toEqual(['Ann', 'a@b.c', 'ann', '42', 'Ann', '42'])
})
