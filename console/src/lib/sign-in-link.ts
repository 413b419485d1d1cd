// The one-time link that the collector prints: its word stands after `#`, which no browser sends, and leaves the address at once.
import { acceptSession } from './session.ts'
import { api } from './api.ts'

/** Takes the word out of the address, and why the provider's way failed. */
export function takeLink(location: Location = window.location): string | null {
  const { hash } = location
  const said = new URLSearchParams(hash.slice(hash.indexOf('?') + 1))
  const [link, failed] = [said.get('link'), said.get('failed')]
  if (link === null && failed === null) return null
  failure = failures.find((known) => known === failed) ?? null
  window.history.replaceState(null, '', '/')
  return link
}

const failures = ['failed', 'refused', 'unavailable', 'locked'] as const
let failure: (typeof failures)[number] | null = null

/** Why the provider did not sign somebody in; null when nothing says so. */
export function providerFailure(): (typeof failures)[number] | null {
  return failure
}

let trouble: unknown = null

/** Why the link that brought somebody here did not sign them in; null when it did, or there was none. */
export function linkTrouble(): unknown {
  return trouble
}

export async function followLink(link: string): Promise<void> {
  try {
    acceptSession(await api.signIn({ body: { link } }))
  } catch (error) {
    trouble = error
  }
}
