import { chooseFrom, insertAt, onLines, onText } from '../mutations.ts'
import type { KindTable } from './kinds.ts'

/** What stays above every process of a container, as `ps` shows it. */
const shims = [
  '   2001       1 root     /usr/bin/containerd-shim-runc-v2 -namespace moby -id 0123456789ab -address /run/containerd/containerd.sock',
  '   2001       1 root     /usr/bin/conmon --api-version 1 -c 0123456789ab -u 0123456789ab -r /usr/bin/crun',
  '   2001       1 root     /usr/bin/systemd-nspawn --quiet --keep-unit --boot --machine=mm',
]

const strangers = [
  '   4711       1 root     /usr/bin/vim /opt/mattermost/config/config.json',
  '   4711       1 zz9      /usr/bin/tail -f /var/log/nginx/access.log',
  '   4711       1 root     [kworker/0:1-events]',
  '   4711    4710 zz9      grep mattermost',
]

const publishers = ['docker-proxy', 'rootlessport', 'conmon', 'pasta.avx2']

/** Processes, sockets and units tell what serves, and from where: what hides or moves a server opens what its host's files would decide. */
export const servingKinds: KindTable = {
  processes: {
    mutations: [
      onLines('every server in a container', 'may-open', (lines, random) => [
        ...lines.map((line) =>
          /\/(?:mattermost|mariadbd|postgres|nginx)\b/.test(line)
            ? line.replace(/^(\s*\d+\s+)\d+/, '$12001')
            : line,
        ),
        chooseFrom(shims, random),
      ]),
      onLines('processes of others hidden', 'may-open', (lines) =>
        lines.filter((line) => /\bmmaudit\b/.test(line)),
      ),
      onLines('another order', 'same', (lines) => lines.toReversed()),
      onLines('a process that serves nothing', 'same', (lines, random) =>
        insertAt(lines, random, chooseFrom(strangers, random)),
      ),
      onLines('a password in the arguments', 'never-better', (lines, random) =>
        insertAt(lines, random, '   4711       1 zz9      redis-server --requirepass hunter2'),
      ),
      onText('other process ids', 'same', (text) =>
        text.replace(/^( *)(\d{4,})( +)(\d+)/gm, (_, blanks, pid, between, ppid) =>
          [blanks, Number(pid) + 10, between, Number(ppid) < 1000 ? ppid : Number(ppid) + 10].join(''),
        ),
      ),
    ],
  },
  sockets: {
    mutations: [
      onText('held for a container', 'may-open', (text, random) =>
        text.replace(/\("(?:mattermost|nginx|mariadbd|postgres)"/g, `("${chooseFrom(publishers, random)}"`),
      ),
      onText('holders that are not shown', 'may-open', (text) => text.replace(/ *users:\(.*\)/g, '')),
      onLines('another order', 'same', ([heading = '', ...lines]) => [heading, ...lines.toReversed()]),
      onLines('a socket of the host alone', 'same', (lines, random) =>
        insertAt(
          lines,
          random,
          'tcp   LISTEN 0      128          127.0.0.1:4711       0.0.0.0:*    users:(("zz9",pid=4711,fd=3))',
        ),
      ),
      onText('every socket for everyone', 'never-better', (text) =>
        text.replace(/127\.0\.0\.1:(?=\d)/g, '0.0.0.0:'),
      ),
    ],
  },
  units: {
    mutations: [
      onText(
        'another order',
        'same',
        (text) => `${text.trimEnd().split('\n\n').toReversed().join('\n\n')}\n`,
      ),
      onText(
        'properties in another order',
        'same',
        (text) =>
          `${text
            .trimEnd()
            .split('\n\n')
            .map((block) => block.split('\n').toReversed().join('\n'))
            .join('\n\n')}\n`,
      ),
      onText('a property that is newer', 'same', (text) => text.replace(/^Id=/gm, 'XyzzyUSec=infinity\nId=')),
      onText('no unit runs', 'never-better', (text) =>
        text
          .replace(/^ActiveState=active$/gm, 'ActiveState=inactive')
          .replace(/^SubState=running$/gm, 'SubState=dead'),
      ),
      onText('no unit starts with the host', 'never-better', (text) =>
        text.replace(/^UnitFileState=enabled$/gm, 'UnitFileState=disabled'),
      ),
      onText('units that failed', 'never-better', (text) =>
        text
          .replace(/^ActiveState=active$/gm, 'ActiveState=failed')
          .replace(/^SubState=running$/gm, 'SubState=failed'),
      ),
      onText('started again without end', 'never-better', (text) =>
        text.replace(/^NRestarts=0$/gm, 'NRestarts=900'),
      ),
      onText('a unit that starts a container', 'may-open', (text, random) =>
        text.replace(
          /^ExecStart=\{ path=\/opt\/mattermost\/bin\/mattermost .*$/gm,
          `ExecStart={ path=/usr/bin/${chooseFrom(['docker', 'podman', 'nerdctl'], random)} ; argv[]=/usr/bin/docker start -a mm ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }`,
        ),
      ),
      onText('a password in the environment', 'never-better', (text) =>
        text.replace(/^Environment=/m, 'Environment=MM_EMAILSETTINGS_SMTPPASSWORD=hunter2 '),
      ),
    ],
  },
}
