import { describe, expect, test } from 'vitest'
import {
  createHosts,
  createProcess,
  createProcesses,
  createReading,
  createUnits,
  type HostReadings,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { checks } from '../check-catalogue.ts'
import { judgeCheck } from '../judge.ts'

/** A host whose Mattermost, nginx and PostgreSQL run in containers, with healthy files of an nginx and a Mattermost that nothing runs. */
const off = { activeState: 'inactive', subState: 'dead', unitFileState: 'disabled' }
const shim = 'containerd-shim-runc-v2'
const contained: HostReadings = {
  units: createUnits({ 'nginx.service': off, 'mattermost.service': off, 'mariadb.service': null }),
  processes: createProcesses(
    createProcess(2022, 'postgres', shim),
    createProcess(2124, '/mattermost/bin/mattermost', shim),
    createProcess(2223, 'nginx:', shim),
  ),
}

/** Judged by files, units or packages of the host, which are not those of what serves. */
const ofTheHost = [
  'nginx-config',
  'nginx-pid-file',
  'proxy-backend-tls',
  'tls-key-permissions',
  'certbot-renewal',
  'certbot-reload',
  'certbot-key-size',
  'config-permissions',
  'openssl-policy',
  'updates-pending',
  'process-secrets',
  'db-tls-mode',
]

const startingUnit = createUnits({
  'mattermost.service': { execStart: [{ path: '/usr/bin/docker', arguments: null, ignoreErrors: false }] },
})

describe.each([
  ['roles not declared', createHosts({ mm1: contained })],
  ['roles declared', createHosts({ mm1: contained }, { mm1: ['edge', 'app', 'database'] })],
] as const)('everything in containers, %s', (_, collection) => {
  test.each(ofTheHost)('%s is neither passed nor left out', (id) => {
    const check = findCheck(id)
    expect(judgeCheck(check, collection, 'current')).toMatchObject({ verdict: 'inconclusive' })
  })

  test.each(['config-sql', 'config-user-deletion', 'config-plugins', 'push-server'])(
    '%s is not judged by a file of the host',
    (id) => {
      const check = checks.find((each) => each.id === id)
      if (check) expect(judgeCheck(check, collection, 'current').verdict).not.toMatch(/^(?:pass|fail)$/)
    },
  )
})

test.each(['config-permissions', 'db-tls-mode', 'app-listen-address'])(
  'a unit that runs `docker start`: %s is not judged by its environment',
  (id) => {
    const processes = createReading([createProcess(1, '/sbin/init')])
    const collection = createHosts({ mm1: { units: startingUnit, processes } })
    expect(judgeCheck(findCheck(id), collection, 'current').verdict).not.toMatch(/^(?:pass|fail)$/)
  },
)

function findCheck(id: string) {
  const check = checks.find((each) => each.id === id)
  if (!check) throw new Error(`no check is called ${id}`)
  return check
}
