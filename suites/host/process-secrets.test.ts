import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createOneHost,
  createReading,
  createUnits,
  forbiddenReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { parseUnits } from '../../probes/host/questions/units.ts'
import { check } from './process-secrets.ts'

const process = (carriesSecret: boolean) =>
  createReading([
    {
      pid: 7,
      ppid: 1,
      user: 'mattermost',
      program: '/opt/mattermost/bin/mattermost',
      carriesSecret,
      tunnel: null,
    },
  ])
const environment = parseUnits(`Id=mattermost.service
Environment="MM_SQLSETTINGS_DATASOURCE=postgres://mmuser:hunter2@db/mattermost" MM_SQLSETTINGS_DRIVERNAME=postgres
`)[0]?.environment

testCases(check, [
  ['none', createOneHost(), 'pass'],
  [
    'in arguments',
    createOneHost({ processes: process(true) }),
    'fail',
    'arguments of /opt/mattermost/bin/mattermost (pid 7, mattermost)',
  ],
  [
    'in a unit',
    createOneHost({
      units: createUnits({
        'mattermost.service': { execStart: [{ path: '/bin/x', arguments: null, ignoreErrors: false }] },
      }),
    }),
    'fail',
    'ExecStart of mattermost.service',
  ],
  [
    'in the environment of a unit',
    createOneHost({ units: createUnits({ 'mattermost.service': environment ? { environment } : {} }) }),
    'fail',
    'of mattermost.service',
  ],
  [
    'processes forbidden, a unit tells',
    createOneHost({
      processes: forbiddenReading,
      units: createUnits({ 'mattermost.service': environment ? { environment } : {} }),
    }),
    'fail',
  ],
  ['processes forbidden', createOneHost({ processes: forbiddenReading }), 'inconclusive'],
  ['units forbidden', createOneHost({ units: forbiddenReading }), 'inconclusive'],
  [
    'processes of others are hidden',
    createOneHost({ processes: createReading([]) }),
    'inconclusive',
    'not a single server',
  ],
])
