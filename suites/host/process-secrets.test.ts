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
    'those of others hidden (hidepid=2)',
    createOneHost({ processes: process(false) }),
    'inconclusive',
    'may not see the processes of others',
  ],
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
  ...(
    [
      ['MM_EMAILSETTINGS_SMTPPASSWORD=hunter2', 'fail'],
      ['MM_FILESETTINGS_AMAZONS3SECRETACCESSKEY=hunter2', 'fail'],
      ['MM_LDAPSETTINGS_BINDPASSWORD=hunter2', 'fail'],
      ['MM_SQLSETTINGS_ATRESTENCRYPTKEY=hunter2', 'fail'],
      ['MM_FILESETTINGS_PUBLICLINKSALT=hunter2', 'fail'],
      ['MM_GITLABSETTINGS_SECRET=hunter2', 'fail'],
      ['MM_SQLSETTINGS_DATASOURCEREPLICAS=postgres://u:hunter2@db/mm', 'fail'],
      ['"MM_PLUGINSETTINGS_PLUGINS={\\"x\\":{\\"bottoken\\":\\"hunter2\\"}}"', 'fail'],
      ['HTTPS_PROXY=http://u:hunter2@proxy:3128', 'fail'],
      ['MM_SQLSETTINGS_DATASOURCE=postgres://mmuser@/mm?host=/run/postgresql', 'pass'],
      ['MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS=true', 'pass'],
      ['MM_EMAILSETTINGS_SMTPPASSWORD=', 'pass'],
      ['MM_SAMLSETTINGS_PRIVATEKEYFILE=/etc/mattermost/saml.key', 'pass'],
      ['MM_PASSWORDSETTINGS_MINIMUMLENGTH=14', 'pass'],
      // systemd 219 prints a single quote as it is.
      ["MM_LDAPSETTINGS_BINDPASSWORD=it's", 'fail'],
      ['A=x "MM_LDAPSETTINGS_BINDPASSWORD=hunter2', 'fail'],
      ["TITLE=it's MM_SERVICESETTINGS_SITEURL=https://chat.example.com", 'pass'],
      // Data sources that no driver would take.
      ['MM_SQLSETTINGS_DATASOURCE=postgres://mmuser:100%hunter2@db/mm', 'fail'],
      ['MM_SQLSETTINGS_DATASOURCEREPLICAS=postgres://mmuser:100%hunter2@db/mm', 'fail'],
      ['MM_CONFIG=mysql://mmuser:hunter2@tcp(db:3306', 'fail'],
      ['MM_SQLSETTINGS_DATASOURCE=postgres://mmuser@db:x/mm', 'pass'],
    ] as const
  ).map(
    ([assignment, verdict]) =>
      [
        assignment,
        createOneHost({
          units: createUnits({
            'mattermost.service':
              parseUnits(`Id=mattermost.service\nEnvironment=${assignment}\n`)[0]?.environment === undefined
                ? {}
                : {
                    environment: parseUnits(`Id=mattermost.service\nEnvironment=${assignment}\n`)[0]
                      ?.environment as NonNullable<typeof environment>,
                  },
          }),
        }),
        verdict,
      ] as const,
  ),
  ['processes forbidden', createOneHost({ processes: forbiddenReading }), 'inconclusive'],
  ['units forbidden', createOneHost({ units: forbiddenReading }), 'inconclusive'],
  [
    'processes of others are hidden',
    createOneHost({ processes: createReading([]) }),
    'inconclusive',
    'not a single server',
  ],
])
