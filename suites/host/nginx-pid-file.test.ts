import { type Case, testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createHosts,
  createNginxReading,
  createOneHost,
  createUnits,
  forbiddenReading,
  noServers,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './nginx-pid-file.ts'

const pidFile = (path: string | null, changes = {}) => ({
  units: createUnits({ 'nginx.service': { pidFile: path, ...changes } }),
})
const withArguments = {
  execStart: [
    {
      path: '/usr/sbin/nginx',
      arguments: ['-g', 'daemon', 'on;', 'pid', '/run/own.pid;'],
      ignoreErrors: false,
    },
  ],
}

testCases(check, [
  ['the same', createOneHost(), 'pass'],
  ['the same, by way of /var/run', createOneHost(pidFile('/var/run/nginx.pid')), 'pass'],
  ['as documented', createOneHost(), 'pass', '', 'salt'],
  [
    'another',
    createOneHost(pidFile('/run/nginx-mattermost.pid')),
    'fail',
    'looks for it in /run/nginx-mattermost.pid',
  ],
  ['another, as documented', createOneHost(pidFile('/run/nginx-mattermost.pid')), 'fail', '', 'salt'],
  ['by its arguments', createOneHost(pidFile('/run/own.pid', withArguments)), 'pass'],
  ...[
    ['-g', 'pid', '/run/own.pid;'],
    ['pid', '/run/own.pid'],
    ['-g', '"pid', '/run/own.pid;"'],
  ].map(
    (words): Case => [
      `by the arguments ${words.join(' ')}`,
      createOneHost(
        pidFile('/run/own.pid', { execStart: [{ ...withArguments.execStart[0], arguments: words }] }),
      ),
      'pass',
    ],
  ),
  [
    'arguments that only end like it',
    createOneHost(
      pidFile('/run/nginx.pid', {
        execStart: [{ ...withArguments.execStart[0], arguments: ['-g', 'xpid', '/run/own.pid;'] }],
      }),
    ),
    'pass',
  ],
  ['none expected', createOneHost(pidFile(null, { type: 'simple' })), 'not-applicable', 'names no PID file'],
  [
    'none written down',
    createOneHost({ nginxConfiguration: createNginxReading(['pid /run/nginx.pid;', '']) }),
    'inconclusive',
    'built with',
  ],
  [
    'configuration forbidden',
    createOneHost({ nginxConfiguration: forbiddenReading }),
    'inconclusive',
    'nginx -T',
  ],
  [
    'no unit',
    createHosts({ mm1: { units: createUnits({ 'nginx.service': null }) } }, { mm1: ['edge'] }),
    'inconclusive',
    'no nginx.service',
  ],
  [
    'no nginx',
    createOneHost({
      units: createUnits({ 'nginx.service': null }),
      processes: noServers,
      nginxVersion: notInstalledReading,
    }),
    'not-applicable',
    'nginx',
  ],
  ['the document of CentOS 7', createOneHost(), 'not-applicable', 'no requirement', 'centos7'],
])
