import { chooseFrom, insertAt, onLines, onText } from '../mutations.ts'
import type { Kinds, KindTable } from './kinds.ts'

/** A mode that is wider than it was makes no host better, and neither does a sign of more than the mode. */
const listing: Kinds = {
  mutations: [
    onText('every file for everyone', 'never-better', (text) =>
      text.replace(/^-r[w-]-[r-][w-]-[r-][w-]-/gm, '-rw-r--r--'),
    ),
    onText('every file for its group', 'never-better', (text) => text.replace(/^-rw-------/gm, '-rw-r-----')),
    onText('access lists that were not read', 'never-better', (text) =>
      text.replace(/^(-[r-][w-]-[r-][w-]-[r-][w-]-)[ .]/gm, '$1+ ').replace(/\+ {2}/g, '+ '),
    ),
    onText('an account that nobody knows', 'never-better', (text) =>
      text.replace(/^(-\S+\s+\d+ )\S+/gm, '$1zz9'),
    ),
    onLines('a file that could not be asked for', 'may-open', (lines) => [
      ...lines,
      '-????????? ? ? ? ?            ? privkey9.pem',
    ]),
  ],
}

const jobs = [
  '/etc/crontab:0 3 1 1 * root certbot renew',
  '/etc/crontab:@reboot root certbot renew',
  '/etc/crontab:0 3 * * * root certbot renew --dry-run',
  '/etc/cron.d/x:0 3 * * * root /usr/local/bin/renew-certs',
]

export const keyKinds: KindTable = {
  'mattermost-files-etc': listing,
  'letsencrypt-files': listing,
  'private-keys-debian': listing,
  groups: {
    mutations: [
      onText('a person in every group', 'never-better', (text) => text.replace(/:(\d+):$/gm, ':$1:audit')),
      onLines('a group that nobody knows', 'same', (lines) => [...lines, 'zz9:x:4711:']),
    ],
  },
  accounts: {
    mutations: [
      onText('a service whose account is a person’s', 'never-better', (text) =>
        text.replace(/^mattermost:x:\d+/gm, 'mattermost:x:1001'),
      ),
      onLines('a person more', 'same', (lines) => [...lines, 'zz9:x:4711:4711::/home/zz9:/bin/bash']),
    ],
  },
  'certbot-renewal': {
    mutations: [
      onText('no authenticator', 'never-better', (text) => text.replace(/^.*:authenticator = .*\n/gm, '')),
      onText('autorenew off', 'never-better', (text) =>
        text.replace(/^(.*):(authenticator = .*)$/gm, '$1:autorenew = False\n$1:$2'),
      ),
      onText('no hook', 'never-better', (text) => text.replace(/^.*_hook = .*\n/gm, '')),
      onText('a hook for another service', 'never-better', (text) =>
        text.replaceAll('reload nginx', 'reload zz9'),
      ),
    ],
  },
  'renewal-jobs': {
    mutations: [
      onLines('a job that renews too seldom, or that nobody knows', 'never-better', (lines, random) =>
        insertAt(lines, random, chooseFrom(jobs, random)),
      ),
    ],
  },
}
