import { SealtraceError } from '../../../error.ts'

/** Where machines of clouds hand out credentials, in clear, beside the addresses of their own link (RFC 3927). */
const metadataNames = new Set(['[fd00:ec2::254]', '[fd00:ec2::23]', 'metadata.google.internal'])

/**
 * The address of a service that keys or credentials go to: https, or http to this very machine. `what` names the setting.
 * Throws `config_invalid`, without the address.
 */
export function serverAddress(text: string, what: string): URL {
  return checked(text, what, false)
}

/** Like {@link serverAddress}; http is fine also on the machine's own link, where clouds have their metadata. */
export function metadataAddress(text: string, what: string): URL {
  return checked(text, what, true)
}

function checked(text: string, what: string, metadata: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || url.username || url.password || url.hash || !/^https?:$/.test(url.protocol))
    throw invalid(what, 'give an address like https://HOST, without a user')
  const plain = isLoopback(url.hostname) || (metadata && isOwnLink(url.hostname))
  if (url.protocol !== 'https:' && !plain)
    throw invalid(what, 'give an https address: keys do not travel in clear')
  return url
}

/** Never routed: metadata services, ECS and EKS, and the identity endpoints of App Service, whose last two bytes differ. */
function isOwnLink(host: string): boolean {
  return metadataNames.has(host) || /^169\.254\.\d{1,3}\.\d{1,3}$/.test(host)
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
}

function invalid(what: string, advice: string): SealtraceError {
  return new SealtraceError(
    'config_invalid',
    `${what} is not an address that can be used; ${advice}`,
  )
}
