import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absent,
  forbidden,
  one,
  renewal,
  timer,
  units,
  value,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './certbot-renewal.ts'

const off = { activeState: 'inactive', unitFileState: 'disabled', nextElapse: null }
const dns = { certbotRenewals: value([renewal({ authenticator: 'dns-rfc2136' })]) }

cases(check, [
  ['seed 000', one(), 'pass'],
  ['seed 000, as documented', one(), 'pass', '', 'centos7'],
  ['never run yet', one({ units: units({ 'certbot-renewal.timer': { lastTrigger: null } }) }), 'pass'],
  ['the timer off', one({ units: units({ 'certbot-renewal.timer': off }) }), 'fail', 'no timer is active'],
  [
    'the timer not enabled',
    one({ units: units({ 'certbot-renewal.timer': { unitFileState: 'disabled' } }) }),
    'fail',
    'does not start with the host',
  ],
  [
    'the timer without a next time',
    one({ units: units({ 'certbot-renewal.timer': { nextElapse: null } }) }),
    'fail',
    'no timer is active',
  ],
  [
    'the package’s timer',
    one({ units: units({ 'certbot-renewal.timer': null, 'certbot.timer': timer('certbot.timer') }) }),
    'pass',
  ],
  [
    'the last run failed',
    one({ units: units({ 'certbot-renewal.service': { result: 'exit-code', activeState: 'failed' } }) }),
    'fail',
    'failed (exit-code)',
  ],
  [
    'cron instead',
    one({ units: units({ 'certbot-renewal.timer': off }), certbotCron: value(true) }),
    'pass',
    'cron',
  ],
  [
    'cron unread',
    one({ units: units({ 'certbot-renewal.timer': off }), certbotCron: forbidden }),
    'inconclusive',
    'cron.d/certbot',
  ],
  [
    'no timer at all',
    one({ units: units({ 'certbot-renewal.timer': null, 'certbot.timer': null }) }),
    'fail',
    'there is no timer',
  ],
  ['a plugin that is gone', one(dns), 'fail', 'dns-rfc2136 is not installed'],
  [
    'a plugin that is there',
    one({ ...dns, certbotPackages: value(['certbot', 'certbot_dns_rfc2136']) }),
    'pass',
  ],
  ['certbot installed somewhere else', one({ certbotPackages: value([]) }), 'inconclusive', 'which plugins'],
  [
    'by webroot',
    one({ certbotRenewals: value([renewal({ authenticator: 'webroot' })]), certbotPackages: value([]) }),
    'pass',
  ],
  [
    'no certbot',
    one({ letsencryptFiles: absent, certbotRenewals: absent, certbotDefaults: absent }),
    'not-applicable',
    'no certificate',
  ],
  ['nothing to renew', one({ certbotRenewals: value([]) }), 'inconclusive', 'is empty'],
  ['forbidden', one({ certbotRenewals: forbidden }), 'inconclusive', '/etc/letsencrypt/renewal'],
  ['units forbidden', one({ units: forbidden }), 'inconclusive'],
])
