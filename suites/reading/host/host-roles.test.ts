import { describe, expect, test } from 'vitest'
import type { AccessRecord, HostRole } from '../../../core/access.ts'
import {
  createHosts,
  createProcess,
  createProcesses,
  createReading,
  createUnits,
  forbiddenReading,
  type HostReadings,
  noServers,
  notInstalledReading,
} from '../../../lab/fixtures/facts/host-fixture.ts'
import type { Collection } from '../../../probes/collection.ts'
import { parseProcesses } from '../../../probes/host/questions/processes.ts'
import { parseSockets } from '../../../probes/host/questions/sockets.ts'
import { listHostsWithRole, type RoleFacts } from './host-roles.ts'
import { countHostFiles, findServing } from './serving.ts'

const silence = { status: 'timeout', phase: 'response', seconds: 10 } as const

const factsOf = ({ facts: { host } }: Collection): RoleFacts => ({
  'host.units': host?.units ?? {},
  'host.processes': host?.processes ?? {},
  'host.sockets': host?.sockets ?? {},
  'host.nginxVersion': host?.nginxVersion ?? {},
})

function findHosts(collection: Collection, role: HostRole) {
  return listHostsWithRole(factsOf(collection), collection.access, role).map(({ name, certain }) => [
    name,
    certain,
  ])
}

const none = createUnits({ 'nginx.service': null, 'mattermost.service': null, 'mariadb.service': null })
const nothing: HostReadings = { units: none, processes: noServers, nginxVersion: notInstalledReading }

describe('declared', () => {
  test('roles count, whatever is found', () => {
    const collection = createHosts({ a: nothing, b: {} }, { a: ['edge'], b: ['app'] })
    expect(findHosts(collection, 'edge')).toEqual([['a', true]])
    expect(findHosts(collection, 'app')).toEqual([['b', true]])
    expect(findHosts(collection, 'database')).toEqual([])
  })
})

describe('not declared', () => {
  test('what is found there', () => {
    const collection = createHosts({ a: {}, b: nothing })
    for (const role of ['edge', 'app', 'database'] as const)
      expect(findHosts(collection, role)).toEqual([['a', true]])
  })

  test('nginx without a unit', () => {
    const processes = createProcesses(createProcess(100, 'nginx:'))
    const collection = createHosts({ a: { ...nothing, processes } })
    expect(findHosts(collection, 'edge')).toEqual([['a', true]])
    expect(findHosts(collection, 'app')).toEqual([])
  })

  test('an nginx that is installed, and neither runs nor starts', () => {
    const idle = { activeState: 'inactive', unitFileState: 'disabled' }
    const units = createUnits({ 'nginx.service': idle, 'mattermost.service': null, 'mariadb.service': null })
    const collection = createHosts({ a: { ...nothing, units, nginxVersion: createReading('1.27.0') } })
    expect(findHosts(collection, 'edge')).toEqual([])
  })

  test('an nginx that does not run, and is to start with the host', () => {
    const units = createUnits({ 'nginx.service': { activeState: 'inactive' } })
    expect(findHosts(createHosts({ a: { ...nothing, units } }), 'edge')).toEqual([['a', true]])
  })

  test('a unit that systemd only knows the name of', () => {
    const units = createUnits({ 'mattermost.service': { loadState: 'not-found', activeState: 'inactive' } })
    expect(findHosts(createHosts({ a: { ...nothing, units } }), 'app')).toEqual([])
  })

  test.each([silence, forbiddenReading, notInstalledReading])('units %j: it may have the role', (reading) => {
    const collection = createHosts({ a: { ...nothing, units: reading } })
    expect(findHosts(collection, 'app')).toEqual([['a', false]])
    expect(findHosts(collection, 'edge')).toEqual([['a', false]])
  })

  test.each(['processes', 'sockets'] as const)('%s not read: it may have the role', (name) => {
    for (const reading of [silence, forbiddenReading, notInstalledReading])
      expect(findHosts(createHosts({ a: { ...nothing, [name]: reading } }), 'app')).toEqual([['a', false]])
  })

  test('processes of others are hidden (hidepid): it may have the role', () => {
    const own = createReading([createProcess(900, 'sshd:')])
    expect(findHosts(createHosts({ a: { ...nothing, processes: own } }), 'app')).toEqual([['a', false]])
  })

  test('not asked', () => {
    const access: AccessRecord = createHosts({ a: {} }).access
    expect(listHostsWithRole({}, access, 'app')).toMatchObject([{ name: 'a', certain: false }])
  })
})

/** Of the shape that `ps -ww -eo pid=,ppid=,user=,args=` has on such hosts. */
const hosts = {
  'mattermost/docker: Docker with containerd': `      1       0 root     /sbin/init
    611       1 root     /usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock
   2001       1 root     /usr/bin/containerd-shim-runc-v2 -namespace moby -id 3f0c0a91f4bd2a -address /run/containerd/containerd.sock
   2022    2001 999      postgres
   2080    2022 999      postgres: checkpointer
   2101       1 root     /usr/bin/containerd-shim-runc-v2 -namespace moby -id 7a1180fb1f55e2 -address /run/containerd/containerd.sock
   2124    2101 2000     /mattermost/bin/mattermost
   2199    2124 2000     plugins/com.mattermost.calls/server/dist/plugin-linux-amd64
   2201       1 root     /usr/bin/containerd-shim-runc-v2 -namespace moby -id 91c2d0e9fb7714 -address /run/containerd/containerd.sock
   2223    2201 root     nginx: master process nginx -g daemon off;
   2260    2223 systemd+ nginx: worker process
   2290     611 root     /usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 443 -container-ip 172.18.0.4 -container-port 443
`,
  'RHEL 7 and its Docker 1.13': `     1     0 root     /usr/lib/systemd/systemd --switched-root --system --deserialize 22
  1200     1 root     /usr/bin/dockerd-current --add-runtime docker-runc=/usr/libexec/docker/docker-runc-current
  1210  1200 root     /usr/bin/docker-containerd-current -l unix:///var/run/docker/libcontainerd/docker-containerd.sock
  1400  1210 root     /usr/bin/docker-containerd-shim-current 8b1f /var/run/docker/libcontainerd/8b1f /usr/libexec/docker/docker-runc-current
  1420  1400 2000     /mattermost/bin/mattermost
  1500  1210 root     /usr/bin/docker-containerd-shim-current 9c2e /var/run/docker/libcontainerd/9c2e /usr/libexec/docker/docker-runc-current
  1520  1500 root     nginx: master process nginx -g daemon off;
  1600  1210 root     /usr/bin/docker-containerd-shim-current ad3f /var/run/docker/libcontainerd/ad3f /usr/libexec/docker/docker-runc-current
  1620  1600 polkitd  postgres
`,
  'Podman by quadlets, rootless': `      1       0 root     /usr/lib/systemd/systemd rhgb --switched-root --system --deserialize=46
   1500       1 mm       /usr/lib/systemd/systemd --user
   1700    1500 mm       /usr/bin/conmon --api-version 1 -c 5d11 -u 5d11 -r /usr/bin/crun
   1703    1700 524287   /mattermost/bin/mattermost
   1800    1500 mm       /usr/bin/conmon --api-version 1 -c 6e22 -u 6e22 -r /usr/bin/crun
   1803    1800 mm       nginx: master process nginx -g daemon off;
   1900    1500 mm       /usr/bin/conmon --api-version 1 -c 7f33 -u 7f33 -r /usr/bin/crun
   1903    1900 524357   postgres
   1950    1500 mm       /usr/bin/pasta --config-net -t 8443-8443:443-443 --netns /run/user/1000/netns/netns-1
`,
  'a node of Kubernetes': `      1       0 root     /sbin/init
    800       1 root     /usr/bin/kubelet --config=/var/lib/kubelet/config.yaml
   3001       1 root     /usr/local/bin/containerd-shim-runc-v2 -namespace k8s.io -id 0aa1 -address /run/containerd/containerd.sock
   3021    3001 65535    /pause
   3100    3001 2000     mattermost
   3201       1 root     /usr/local/bin/containerd-shim-runc-v2 -namespace k8s.io -id 0bb2 -address /run/containerd/containerd.sock
   3220    3201 101      /usr/bin/dumb-init -- /nginx-ingress-controller
   3230    3220 101      nginx: master process /usr/bin/nginx -c /etc/nginx/nginx.conf
   3301       1 root     /usr/local/bin/containerd-shim-runc-v2 -namespace k8s.io -id 0cc3 -address /run/containerd/containerd.sock
   3320    3301 26       postgres
`,
  'a container of LXC with systemd inside': `      1       0 root     /sbin/init
   4000       1 root     [lxc monitor] /var/lib/lxc mattermost
   4010    4000 100000   /sbin/init
   4100    4010 100998   /opt/mattermost/bin/mattermost
   4110    4010 100000   nginx: master process /usr/sbin/nginx -g daemon on; master_process on;
   4120    4010 100107   /usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/15/main
`,
} as const

describe.each(Object.entries(hosts))('%s', (_, text) => {
  const collection = createHosts({ a: { ...nothing, processes: createReading(parseProcesses(text)) } })

  test.each(['edge', 'app', 'database'] as const)('has the role %s, in a container', (role) => {
    expect(findHosts(collection, role)).toEqual([['a', true]])
    const serving = findServing(factsOf(collection), 'a', role)
    expect(serving).toMatchObject({ onHost: 'no', inContainer: 'yes' })
    expect(countHostFiles(serving)).toBe('no')
  })
})

/** Servers that systemd has no unit of its own for, on the host itself. */
const supervised = {
  'GitLab Omnibus: runit': `      1       0 root     /sbin/init
    700       1 root     runsvdir -P /opt/gitlab/service log: ....
    710     700 root     runsv mattermost
    720     710 mattermo /opt/gitlab/embedded/bin/mattermost
    730     700 root     runsv nginx
    740     730 root     nginx: master process /opt/gitlab/embedded/sbin/nginx -p /var/opt/gitlab/nginx
    750     700 root     runsv postgresql
    760     750 gitlab-+ /opt/gitlab/embedded/bin/postgres -D /var/opt/gitlab/postgresql/data
`,
  supervisord: `      1       0 root     /sbin/init
    700       1 root     /usr/bin/python3 /usr/bin/supervisord -n -c /etc/supervisor/supervisord.conf
    720     700 mattermo /srv/mattermost/bin/mattermost
    740     700 root     nginx: master process nginx -g daemon off;
    760     700 mysql    /usr/sbin/mariadbd --basedir=/usr
`,
  'a daemon started by hand': `      1       0 root     init
    720       1 mattermo ./bin/mattermost
    740       1 root     nginx: master process /usr/local/openresty/nginx/sbin/nginx
    760       1 postgres /usr/bin/postmaster -D /var/lib/pgsql/data
`,
}

test.each(Object.entries(supervised))('%s: roles by processes, on the host', (_, text) => {
  const collection = createHosts({ a: { ...nothing, processes: createReading(parseProcesses(text)) } })
  for (const role of ['edge', 'app', 'database'] as const) {
    expect(findHosts(collection, role)).toEqual([['a', true]])
    expect(findServing(factsOf(collection), 'a', role)).toMatchObject({ onHost: 'yes', inContainer: 'no' })
  }
})

describe('what holds a port and was not attributed', () => {
  const header = 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n'
  test.each([
    ['docker-proxy', 'users:(("docker-proxy",pid=9,fd=4))'],
    ['rootlessport', 'users:(("rootlessport",pid=9,fd=4))'],
    ['a program that is not named', ''],
  ])('%s: it may have the role', (_, users) => {
    const sockets = createReading(
      parseSockets(`${header}tcp LISTEN 0 4096 0.0.0.0:8065 0.0.0.0:* ${users}\n`),
    )
    const collection = createHosts({ a: { ...nothing, sockets } })
    expect(findHosts(collection, 'app')).toEqual([['a', false]])
    expect(findHosts(collection, 'edge')).toEqual([])
  })

  test('haproxy on 443: nginx is not there', () => {
    const sockets = createReading(
      parseSockets(`${header}tcp LISTEN 0 4096 0.0.0.0:443 0.0.0.0:* users:(("haproxy",pid=9,fd=4))\n`),
    )
    expect(findHosts(createHosts({ a: { ...nothing, sockets } }), 'edge')).toEqual([])
  })
})

test('a unit that starts a container: its own files and environment are not the server’s', () => {
  const execStart = [{ path: '/usr/bin/docker', arguments: null, ignoreErrors: false }]
  const units = createUnits({ 'mattermost.service': { execStart } })
  const serving = findServing(factsOf(createHosts({ a: { ...nothing, units } })), 'a', 'app')
  expect(serving).toMatchObject({ onHost: 'no', inContainer: 'yes' })
})

test('a list of processes that goes in a circle', () => {
  const processes = parseProcesses(
    '  1 0 root init\n  10 11 root nginx: master\n  11 10 root nginx: worker\n',
  )
  expect(processes.map(({ container }) => container)).toEqual([undefined, undefined, undefined])
})
