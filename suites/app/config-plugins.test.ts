import {
  createApiFacts,
  createBareConfig,
  createGivenRun,
  createOneHostRun,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { forbiddenReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './config-plugins.ts'

const plugins = (settings: Record<string, unknown>): Sections => ({ PluginSettings: settings })

testCases(check, [
  ['no uploads', createOneHostRun(), 'pass', 'cannot be uploaded'],
  ['uploads', createOneHostRun(plugins({ EnableUploads: true })), 'fail', 'unsigned'],
  [
    'uploads, signed only',
    createOneHostRun(plugins({ EnableUploads: true, RequirePluginSignature: true })),
    'pass',
    'signed',
  ],
  ['plain HTTP', createOneHostRun(plugins({ AllowInsecureDownloadURL: true })), 'fail', 'plain HTTP'],
  [
    'plain HTTP, in the older spelling',
    createOneHostRun(plugins({ AllowInsecureDownloadUrl: true })),
    'fail',
    'plain HTTP',
  ],
  [
    'uploads that are shown, and a signature that is not',
    createGivenRun({
      api: createApiFacts(
        createBareConfig(plugins({ Enable: true, EnableUploads: false, RequirePluginSignature: true })),
      ),
    }),
    'not-assessed',
  ],
  ['plugins off', createOneHostRun(plugins({ Enable: false, EnableUploads: true })), 'pass', 'off'],
  ['by default', createOneHostRun(plugins({ Enable: undefined, EnableUploads: undefined })), 'pass'],
  [
    'the API hides half of it',
    createGivenRun({ api: createApiFacts(createBareConfig(plugins({ Enable: true, EnableUploads: true }))) }),
    'not-assessed',
  ],
  [
    'may not be read',
    createOneHostRun({}, { mattermostConfigOpt: forbiddenReading, mattermostConfigEtc: forbiddenReading }),
    'inconclusive',
  ],
  ['no access', {}, 'not-assessed'],
])

const strict = {
  Enable: true,
  EnableUploads: false,
  RequirePluginSignature: true,
  AllowInsecureDownloadURL: false,
}
const shownByApi = (settings: Record<string, unknown>) =>
  createGivenRun({ api: createApiFacts(createBareConfig(plugins(settings))) })

testCases(check, [
  ['the API shows all four', shownByApi(strict), 'pass', 'cannot be uploaded'],
  ...(Object.keys(strict) as (keyof typeof strict)[]).map((hidden) => {
    const { [hidden]: _, ...shown } = strict
    return [`the API hides ${hidden}`, shownByApi(shown), 'not-assessed'] as const
  }),
  [
    'each setting is shown',
    shownByApi(strict),
    'pass',
    /./,
    'current',
    [
      /PluginSettings\.Enable: true, PluginSettings\.EnableUploads: false, PluginSettings\.RequirePluginSignature: true/,
    ],
  ],
])
