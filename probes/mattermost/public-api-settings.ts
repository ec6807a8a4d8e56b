import type { Fact, FactsAt } from '../../core/fact.ts'
import { mapOutcome } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { httpsPortOf } from '../../core/target.ts'
import { decodeContent } from '../http/content-coding.ts'
import type { Exchange } from '../http/exchange.ts'
import { exchangeHttp } from '../http/http-exchange.ts'
import { askUntilReady } from '../http/until-ready.ts'
import { createHttpsUrl } from '../http/url.ts'
import { parseJsonStrings } from './json-strings.ts'

/** Most bytes of such an answer, as sent. */
export const publicBodyLimit = 256 * 1024
const valueLimit = 300

/** What an API call without a login answers over HTTPS, cut down to short strings that are no keys. */
export async function askPublicSettings(
  path: string,
  context: ProbeContext,
  facts: FactsAt<'net.primary'>,
): Promise<Fact<'mattermost.ping'>> {
  const primary = facts['net.primary']
  if (primary.status !== 'ok') return primary
  const url = createHttpsUrl(context.target, path)
  const port = httpsPortOf(context.target)
  const { address } = primary.value
  const answer = await askUntilReady(
    () => exchangeHttp(context, { url, address, port, bodyLimit: publicBodyLimit }),
    context,
  )
  return mapOutcome(answer, parsePublicSettings)
}

/** An answer cut down to what may be in the facts. */
export function parsePublicSettings(exchange: Exchange): PublicSettings {
  const { response } = exchange
  const content = decodeContent(exchange)
  return content.status === 'ok'
    ? { response, body: dropSecrets(parseJsonStrings(content.value)) }
    : { response, body: null, undecoded: content }
}

type PublicSettings = Extract<Fact<'mattermost.ping'>, { status: 'ok' }>['value']

function dropSecrets(settings: Record<string, string> | null): Record<string, string> | null {
  if (settings === null) return null
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => value.length <= valueLimit && !secretNames.some((pattern) => pattern.test(name)),
    ),
  )
}

/**
 * Names of settings that hold key material or a login, by their last word. Mattermost hands out none of its own
 * secrets here; what a plugin, a proxy or a modified server adds must not reach the evidence either.
 */
const secretNames = [
  /keys?$/i,
  /salt$/i,
  /secret$/i,
  /password$/i,
  /passphrase$/i,
  /token$/i,
  /credentials?$/i,
  /certificate$/i,
  /data_?source$/i,
  /dsn$/i,
] as const
