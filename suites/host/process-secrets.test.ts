import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { forbidden, one, units, value } from '../../lab/fixtures/facts/host-fixture.ts'
import { parseUnits } from '../../probes/host/questions/units.ts'
import { check } from './process-secrets.ts'

const process = (carriesSecret: boolean) =>
  value([
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

cases(check, [
  ['none', one(), 'pass'],
  [
    'in arguments',
    one({ processes: process(true) }),
    'fail',
    'arguments of /opt/mattermost/bin/mattermost (pid 7, mattermost)',
  ],
  [
    'in a unit',
    one({
      units: units({
        'mattermost.service': { execStart: [{ path: '/bin/x', arguments: null, ignoreErrors: false }] },
      }),
    }),
    'fail',
    'ExecStart of mattermost.service',
  ],
  [
    'in the environment of a unit',
    one({ units: units({ 'mattermost.service': environment ? { environment } : {} }) }),
    'fail',
    'of mattermost.service',
  ],
  [
    'processes forbidden, a unit tells',
    one({ processes: forbidden, units: units({ 'mattermost.service': environment ? { environment } : {} }) }),
    'fail',
  ],
  ['processes forbidden', one({ processes: forbidden }), 'inconclusive'],
  ['units forbidden', one({ units: forbidden }), 'inconclusive'],
  ['processes of others are hidden', one({ processes: value([]) }), 'inconclusive', 'not a single server'],
])
