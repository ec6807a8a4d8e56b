import { expect, test } from 'vitest'
import { noAccess } from '../../../core/access.ts'
import { type Failure, ok } from '../../../core/outcome.ts'
import { createContext } from '../../../lab/fixtures/loopback-context.ts'
import { createEndpoint } from '../../../lab/servers/ssh-server.ts'
import type { Reading } from '../../host/reading.ts'
import { dataSources } from './data-sources.ts'

const absent: Reading<never> = ok({ found: 'absent' })
const forbidden: Reading<never> = ok({ found: 'forbidden' })
const denied: Failure = { status: 'denied', accepted: [] }

test('runs where there are hosts', () => {
  expect(dataSources.given?.(noAccess)).toBe(false)
  expect(dataSources.given?.({ ...noAccess, hosts: [{ endpoint: createEndpoint(22), roles: [] }] })).toBe(
    true,
  )
})

test('has an entry for every host, one that let nobody in included', async () => {
  const facts: Parameters<typeof dataSources.collect>[1] = {
    'host.mattermostConfigNamed': { mm1: ok({ partial: false, files: {} }), mm2: denied },
    'host.mattermostEnvironmentNamed': { mm1: ok({ partial: false, files: {} }), mm2: denied },
    'host.mattermostConfigEtc': { mm1: absent, mm2: denied },
    'host.mattermostConfigOpt': { mm1: forbidden, mm2: denied },
    'host.units': { mm1: ok({ found: 'value', value: [] }), mm2: denied },
    'host.processes': { mm1: ok({ found: 'value', value: [] }), mm2: denied },
    'host.processPlaces': {},
    'host.processEnvironments': {},
    'host.processConnections': {},
    'host.processMounts': {},
    'host.hostMounts': {},
    'host.mattermostConfigMounted': {},
  }
  const { 'database.dataSources': found } = await dataSources.collect(createContext(), facts)
  expect(found).toEqual({
    mm1: {
      store: null,
      configs: [],
      sources: [],
      unread: [{ place: '/opt/mattermost/config/config.json', why: { status: 'forbidden' } }],
    },
    mm2: {
      store: null,
      configs: [],
      sources: [],
      unread: [
        { place: '/etc/mattermost/config.json', why: denied },
        { place: '/opt/mattermost/config/config.json', why: denied },
        { place: 'units of the host', why: denied },
      ],
    },
  })
})
