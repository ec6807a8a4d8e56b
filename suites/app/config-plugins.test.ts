import { answered, bare, given, one, type Sections } from '../../lab/fixtures/facts/app-fixture.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { forbidden } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './config-plugins.ts'

const plugins = (settings: Record<string, unknown>): Sections => ({ PluginSettings: settings })

cases(check, [
  ['no uploads', one(), 'pass', 'cannot be uploaded'],
  ['uploads', one(plugins({ EnableUploads: true })), 'fail', 'unsigned'],
  [
    'uploads, signed only',
    one(plugins({ EnableUploads: true, RequirePluginSignature: true })),
    'pass',
    'signed',
  ],
  ['plain HTTP', one(plugins({ AllowInsecureDownloadURL: true })), 'fail', 'plain HTTP'],
  [
    'plain HTTP, in the older spelling',
    one(plugins({ AllowInsecureDownloadUrl: true })),
    'fail',
    'plain HTTP',
  ],
  ['plugins off', one(plugins({ Enable: false, EnableUploads: true })), 'pass', 'off'],
  ['by default', one(plugins({ Enable: undefined, EnableUploads: undefined })), 'pass'],
  [
    'the API hides half of it',
    given({ api: answered(bare(plugins({ Enable: true, EnableUploads: true }))) }),
    'not-assessed',
  ],
  ['may not be read', one({}, { opt: forbidden, etc: forbidden }), 'inconclusive'],
  ['no access', {}, 'not-assessed'],
])
