import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absent,
  certbotDefaults,
  file,
  forbidden,
  one,
  renewal,
  value,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './certbot-reload.ts'

const renewals = (...changes: Parameters<typeof renewal>[0][]) => ({
  certbotRenewals: value(changes.map(renewal)),
})
const bare = { postHook: null, installer: null }
const hook = '/etc/letsencrypt/renewal-hooks/deploy/nginx.sh'
const script = (permissions: string) => ({ letsencryptFiles: value([file(hook, permissions)]) })

cases(check, [
  ['a post hook', one(), 'pass', 'a hook reloads nginx'],
  ['a post hook, as documented', one(), 'pass', '', 'centos7'],
  ['a deploy hook', one(renewals({ ...bare, renewHook: { reloads: ['nginx'] } })), 'pass'],
  [
    'a hook in cli.ini',
    one({
      ...renewals(bare),
      certbotDefaults: value(certbotDefaults({ renewHook: { reloads: ['nginx'] } })),
    }),
    'pass',
  ],
  ['the installer', one(renewals({ postHook: null })), 'pass', 'certbot reloads nginx itself'],
  [
    'the installer, as documented',
    one(renewals({ postHook: null })),
    'fail',
    'nothing reloads nginx',
    'centos7',
  ],
  ['nothing', one(renewals(bare)), 'fail', 'nothing reloads nginx after your_subdomain.example.com'],
  ['one of two', one(renewals({}, { ...bare, name: 'other' })), 'fail', 'other'],
  [
    'a hook for another service',
    one(renewals({ ...bare, postHook: { reloads: ['haproxy'] } })),
    'fail',
    'nothing reloads',
  ],
  [
    'a hook that cannot be read',
    one(renewals({ ...bare, renewHook: { reloads: [] } })),
    'inconclusive',
    'what the hook',
  ],
  ['a script', one({ ...renewals(bare), ...script('rwxr-xr-x') }), 'inconclusive', hook],
  [
    'a script that is not executable',
    one({ ...renewals(bare), ...script('rw-r--r--') }),
    'fail',
    'nothing reloads',
  ],
  [
    'scripts unread',
    one({ ...renewals(bare), letsencryptFiles: forbidden }),
    'inconclusive',
    'renewal-hooks',
  ],
  [
    'no certbot',
    one({ letsencryptFiles: absent, certbotRenewals: absent, certbotDefaults: absent }),
    'not-applicable',
  ],
  ['forbidden', one({ certbotRenewals: forbidden }), 'inconclusive', 'sudo -n'],
])
