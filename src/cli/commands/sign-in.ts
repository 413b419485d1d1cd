import { signInUrl } from '../../journal/sign-in-link.ts'
import { reachable } from '../../server/listen.ts'
import { withLocalLog } from '../local-log.ts'
import { usage } from '../options.ts'
import { configOf, localUser } from '../place.ts'
import type { Context, Outcome } from '../verb.ts'
import { newSignInLink } from './sign-in-link.ts'

/** Makes a link for the collector that runs, or will within minutes, on this data folder. */
export async function signIn(context: Context): Promise<Outcome> {
  if (context.options.text('url') !== undefined)
    throw usage("sign-in works on the collector's own machine; leave --url out")
  const base = baseOf(context)
  const user = localUser(context)
  const made = await withLocalLog(context, ({ log }) => newSignInLink(log, user, context.io.now()))
  const url = signInUrl(base, made.token)
  return {
    json: { url, expires: made.expires },
    text: () =>
      `sign in: ${url}\nIt works once, within 15 minutes.${isSaid(context) ? '' : elsewhere}\n`,
  }
}

/** A collector may have been started with `--port`, which only itself knows: the link is not to be handed to another one. */
const elsewhere = ' If the collector listens elsewhere, make one with --at and its address instead.'

function isSaid(context: Context): boolean {
  return context.options.text('at') !== undefined || configOf(context).signIn.url !== undefined
}

/** Where browsers reach the console. */
function baseOf(context: Context): string {
  const { server, signIn: settings } = configOf(context)
  const given = context.options.text('at')
  if (given === undefined)
    return (
      settings.url ??
      `${server.tlsCert === undefined ? 'http' : 'https'}://${reachable(server.host)}:${server.port}`
    )
  const url = URL.parse(given)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw usage('--at takes the address of the console, such as http://127.0.0.1:4318')
  return url.origin
}
