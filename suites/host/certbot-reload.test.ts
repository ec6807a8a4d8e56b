import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absentReading,
  createCertbotDefaults,
  createFile,
  createOneHost,
  createReading,
  createRenewal,
  forbiddenReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './certbot-reload.ts'

const renewals = (...changes: Parameters<typeof createRenewal>[0][]) => ({
  certbotRenewals: createReading(changes.map(createRenewal)),
})
const bare = { postHook: null, installer: null }
const hook = '/etc/letsencrypt/renewal-hooks/deploy/nginx.sh'
const script = (permissions: string) => ({ letsencryptFiles: createReading([createFile(hook, permissions)]) })

testCases(check, [
  ['a post hook', createOneHost(), 'pass', 'a hook reloads nginx'],
  ['a post hook, as documented', createOneHost(), 'pass', '', 'centos7'],
  ['a deploy hook', createOneHost(renewals({ ...bare, renewHook: { reloads: ['nginx'] } })), 'pass'],
  [
    'a hook in cli.ini',
    createOneHost({
      ...renewals(bare),
      certbotDefaults: createReading(createCertbotDefaults({ renewHook: { reloads: ['nginx'] } })),
    }),
    'pass',
  ],
  ['the installer', createOneHost(renewals({ postHook: null })), 'pass', 'certbot reloads nginx itself'],
  [
    'the installer, as documented',
    createOneHost(renewals({ postHook: null })),
    'fail',
    'nothing reloads nginx',
    'centos7',
  ],
  [
    'nothing',
    createOneHost(renewals(bare)),
    'fail',
    'nothing reloads nginx after your_subdomain.example.com',
  ],
  ['one of two', createOneHost(renewals({}, { ...bare, name: 'other' })), 'fail', 'other'],
  [
    'a hook for another service',
    createOneHost(renewals({ ...bare, postHook: { reloads: ['haproxy'], understood: true } })),
    'fail',
    'nothing reloads',
  ],
  [
    'a hook that cannot be read',
    createOneHost(renewals({ ...bare, renewHook: { reloads: [] } })),
    'inconclusive',
    'what the hook',
  ],
  ['a script', createOneHost({ ...renewals(bare), ...script('rwxr-xr-x') }), 'inconclusive', hook],
  [
    'a script that is not executable',
    createOneHost({ ...renewals(bare), ...script('rw-r--r--') }),
    'fail',
    'nothing reloads',
  ],
  [
    'scripts unread',
    createOneHost({ ...renewals(bare), letsencryptFiles: forbiddenReading }),
    'inconclusive',
    'renewal-hooks',
  ],
  [
    'no certbot',
    createOneHost({
      letsencryptFiles: absentReading,
      certbotRenewals: absentReading,
      certbotDefaults: absentReading,
    }),
    'not-applicable',
  ],
  ['forbidden', createOneHost({ certbotRenewals: forbiddenReading }), 'inconclusive', 'sudo -n'],
])
