import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { forbidden, hosts, nginx, notInstalled, one, units } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './nginx-pid-file.ts'

const pidFile = (path: string | null, changes = {}) => ({
  units: units({ 'nginx.service': { pidFile: path, ...changes } }),
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

cases(check, [
  ['the same', one(), 'pass'],
  ['the same, by way of /var/run', one(pidFile('/var/run/nginx.pid')), 'pass'],
  ['as documented', one(), 'pass', '', 'salt'],
  ['another', one(pidFile('/run/nginx-mattermost.pid')), 'fail', 'looks for it in /run/nginx-mattermost.pid'],
  ['another, as documented', one(pidFile('/run/nginx-mattermost.pid')), 'fail', '', 'salt'],
  ['by its arguments', one(pidFile('/run/own.pid', withArguments)), 'pass'],
  ['none expected', one(pidFile(null, { type: 'simple' })), 'not-applicable', 'names no PID file'],
  [
    'none written down',
    one({ nginxConfiguration: nginx(['pid /run/nginx.pid;', '']) }),
    'inconclusive',
    'built with',
  ],
  ['configuration forbidden', one({ nginxConfiguration: forbidden }), 'inconclusive', 'nginx -T'],
  [
    'no unit',
    hosts({ mm1: { units: units({ 'nginx.service': null }) } }, { mm1: ['edge'] }),
    'inconclusive',
    'no nginx.service',
  ],
  [
    'no nginx',
    one({ units: units({ 'nginx.service': null }), nginxVersion: notInstalled }),
    'not-applicable',
    'nginx',
  ],
  ['the document of CentOS 7', one(), 'not-applicable', 'no requirement', 'centos7'],
])
