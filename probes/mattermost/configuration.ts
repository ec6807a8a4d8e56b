import type { Fact } from '../../core/fact.ts'
import type { Outcome } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import type { Unprotected } from '../database/session/secure-socket.ts'
import { decodeOutput } from '../host/command-output.ts'
import { FormatError } from '../host/format-error.ts'
import {
  isSettingName,
  type MattermostConfig,
  parseMattermostConfig,
} from '../host/questions/mattermost-config.ts'
import { decodeContent } from '../http/content-coding.ts'
import type { Exchange } from '../http/exchange.ts'
import { exchangeWithToken } from './authorized-exchange.ts'
import { parseJsonObject } from './json-object.ts'
import { belowSubpath } from './subpath.ts'

/** Several times what a server with many plugins has. */
const bodyLimit = 1024 * 1024

/** The settings that the server runs with, as far as the token's role may see them. */
export const configuration = defineProbe({
  id: 'mattermost-configuration',
  given: ({ api }) => api !== null,
  needs: ['net.primary', 'mattermost.subpath'],
  provides: ['mattermost.configuration'],
  async collect(above, facts) {
    const context = belowSubpath(above, facts)
    const primary = facts['net.primary']
    const { api } = context.access
    if (!api) throw new Error('asked without the access that it needs')
    if (primary.status !== 'ok') return { 'mattermost.configuration': primary }
    return { 'mattermost.configuration': await askConfiguration(context, primary.value.address, api) }
  },
})

async function askConfiguration(
  context: ProbeContext,
  address: string,
  { token }: NonNullable<ProbeContext['access']['api']>,
): Promise<Fact<'mattermost.configuration'>> {
  const paths = ['/api/v4/config', '/api/v4/config/environment'] as const
  const [whole, environment] = await Promise.all(
    paths.map((path) => exchangeWithToken(context, { path, address, token, bodyLimit })),
  )
  if (whole?.status !== 'ok') return whole ?? { status: 'cancelled' }
  const { response } = whole.value
  if (response.truncated) return { status: 'oversize', phase: 'body', limit: bodyLimit }
  const content = decodeContent(whole.value)
  if (content.status !== 'ok') return content
  return {
    status: 'ok',
    value: {
      httpStatus: response.status,
      configuration: response.status === 200 ? parseConfiguration(content.value) : null,
      environment: parseOverriddenSettings(environment),
    },
  }
}

function parseConfiguration(body: Buffer): MattermostConfig | null {
  try {
    return parseMattermostConfig(decodeOutput(body))
  } catch (error) {
    if (error instanceof FormatError) return null
    throw error
  }
}

/** `{"SqlSettings":{"DataSource":true}}`. */
function parseOverriddenSettings(answer: Outcome<Exchange> | Unprotected | undefined): string[] | null {
  if (answer?.status !== 'ok' || answer.value.response.status !== 200) return null
  const content = decodeContent(answer.value)
  const sections = content.status === 'ok' ? parseJsonObject(content.value) : null
  return (
    sections &&
    Object.entries(sections).flatMap(([section, settings]) =>
      typeof settings === 'object' && settings !== null
        ? Object.entries(settings).flatMap(([key, set]) =>
            set === true && isSettingName(section) && isSettingName(key) ? [`${section}.${key}`] : [],
          )
        : [],
    )
  )
}
