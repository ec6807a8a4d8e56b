import {
  answered,
  bare,
  config,
  given,
  mattermostUnits,
  one,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { value } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './config-user-deletion.ts'

const deletion = (on: unknown): Sections => ({ ServiceSettings: { EnableAPIUserDeletion: on } })
const overridden = { units: mattermostUnits(['MM_SERVICESETTINGS_ENABLEAPIUSERDELETION=true']) }

cases(check, [
  ['by default', one(), 'pass', 'off'],
  ['off', one(deletion(false)), 'pass'],
  ['on', one(deletion(true)), 'fail', 'enabled'],
  ['on, as documented', one(deletion(true)), 'pass', '', 'centos7'],
  ['off, against the document', one(deletion(false)), 'fail', 'documented', 'centos7'],
  [
    'the document’s, until the next start',
    one(deletion(false), { running: value(config(deletion(true))) }),
    'fail',
    'config.json',
    'centos7',
  ],
  ['on by the environment', one(deletion(false), overridden), 'fail', 'enabled'],
  ['no switch', one(deletion('perhaps')), 'inconclusive', 'no value'],
  ['the API shows it', given({ api: answered(config(deletion(true))) }), 'fail', 'REST API'],
  [
    'the API hides it',
    given({ api: answered(bare({ ServiceSettings: { EnableAPIUserDeletion: null } })) }),
    'not-assessed',
  ],
  [
    'the API fails, and mmctl shows what runs',
    given({
      hosts: { mm1: { running: value(config()) } },
      api: { 'mattermost.configuration': { status: 'refused' } },
    }),
    'pass',
  ],
  [
    'the API fails, and only the next start is known',
    given({ hosts: { mm1: {} }, api: answered(null, 502) }),
    'inconclusive',
    '502',
  ],
  ['no access', {}, 'not-assessed'],
])
