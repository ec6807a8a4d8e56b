import { expect, test } from 'vitest'
import { requestHttps, tryConnect } from '../../../lab/peers/replica-client.ts'
import { parseMattermostConfig } from '../../../probes/host/questions/mattermost-config.ts'
import { makeFreshKey } from '../../pki/issued-certificate.ts'
import { startEmbeddedReplica } from '../embedded-replica.ts'
import { prepareInside } from './inside-services.ts'
import { createInsideSettings } from './inside-settings.ts'
import { createMattermostSections, renderConfigText, renderMaskedConfigText } from './simulated-config.ts'

test('the API shows its settings to the token alone', async () => {
  await using replica = await startEmbeddedReplica()
  const { target, access } = replica
  const token = access.api?.token.reveal() ?? ''
  const asked = (headers: string[]) => requestHttps(target, '/api/v4/config', headers)
  expect(await asked([`Authorization: Bearer ${token}`])).toMatch(/^HTTP\/1.1 200 [\s\S]*"DataSource":"\*+"/)
  for (const headers of [[], ['Authorization: Bearer no'], [`Authorization: ${token}`]])
    expect(await asked(headers)).toMatch(/^HTTP\/1.1 401 /)
})

test('secrets are new at every start', async () => {
  await using one = await startEmbeddedReplica()
  await using two = await startEmbeddedReplica()
  const [a, b] = [one, two].map(({ access }) => [
    access.api?.token.reveal(),
    access.databases[0]?.account?.password.reveal(),
    access.hosts[0]?.endpoint.credentials.keys[0]?.getPrivatePEM(),
  ])
  expect(a?.every((value, index) => value && value !== b?.[index])).toBe(true)
})

test('the host and the database are gone once it is disposed of', async () => {
  const replica = await startEmbeddedReplica()
  const port = replica.access.hosts[0]?.endpoint.port ?? 0
  expect(await tryConnect(port)).toBe('ok')
  await replica[Symbol.asyncDispose]()
  expect(await tryConnect(port)).toBe('ECONNREFUSED')
})

test('a change of what was never recorded is a mistake', async () => {
  const settings = createInsideSettings('current')
  settings.edits.push({ command: 'sshd-configuration', from: 'no such line', to: '' })
  await expect(prepareInside(settings, makeFreshKey)).rejects.toThrow(
    "sshd-configuration has no 'no such line'",
  )
})

test('what the API masks are exactly the secrets', () => {
  const known = {
    siteUrl: 'https://mattermost.test',
    client: { DefaultClientLocale: 'fr', PasswordMinimumLength: '8' },
  }
  const sections = createMattermostSections(false)
  const { masked, settings } = parseMattermostConfig(renderMaskedConfigText(sections, known))
  expect(masked).toEqual([
    'SqlSettings.DataSource',
    'SqlSettings.AtRestEncryptKey',
    'FileSettings.PublicLinkSalt',
  ])
  expect(settings).toMatchObject({
    'ServiceSettings.SiteURL': 'https://mattermost.test',
    'LocalizationSettings.DefaultClientLocale': 'fr',
  })
  expect(renderMaskedConfigText(sections, known)).not.toContain('not-a-real')
  expect(renderConfigText(sections, known)).toContain('not-a-real-password')
})
