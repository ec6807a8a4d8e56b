import {
  createApiFacts,
  createBareConfig,
  createConfig,
  createGivenRun,
  createMattermostUnits,
  createOneHostRun,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './config-user-deletion.ts'

const deletion = (on: unknown): Sections => ({ ServiceSettings: { EnableAPIUserDeletion: on } })
const overridden = { units: createMattermostUnits(['MM_SERVICESETTINGS_ENABLEAPIUSERDELETION=true']) }

testCases(check, [
  ['by default', createOneHostRun(), 'pass', 'off'],
  ['off', createOneHostRun(deletion(false)), 'pass'],
  ['on', createOneHostRun(deletion(true)), 'fail', 'enabled'],
  ['on, as documented', createOneHostRun(deletion(true)), 'pass', '', 'centos7'],
  ['off, against the document', createOneHostRun(deletion(false)), 'fail', 'documented', 'centos7'],
  [
    'the document’s, until the next start',
    createOneHostRun(deletion(false), { mattermostRunning: createReading(createConfig(deletion(true))) }),
    'fail',
    'config.json',
    'centos7',
  ],
  ['on by the environment', createOneHostRun(deletion(false), overridden), 'fail', 'enabled'],
  ['no switch', createOneHostRun(deletion('perhaps')), 'inconclusive', 'no value'],
  [
    'the API shows it',
    createGivenRun({ api: createApiFacts(createConfig(deletion(true))) }),
    'fail',
    'REST API',
  ],
  [
    'the API hides it',
    createGivenRun({
      api: createApiFacts(createBareConfig({ ServiceSettings: { EnableAPIUserDeletion: null } })),
    }),
    'not-assessed',
  ],
  [
    'the API fails, and mmctl shows what runs',
    createGivenRun({
      hosts: { mm1: { mattermostRunning: createReading(createConfig()) } },
      api: { 'mattermost.configuration': { status: 'refused' } },
    }),
    'pass',
  ],
  [
    'the API fails, and only the next start is known',
    createGivenRun({ hosts: { mm1: {} }, api: createApiFacts(null, 502) }),
    'inconclusive',
    '502',
  ],
  ['no access', {}, 'not-assessed'],
])
