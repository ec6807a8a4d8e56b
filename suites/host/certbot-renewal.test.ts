import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absentReading,
  createOneHost,
  createReading,
  createRenewal,
  createTimer,
  createUnits,
  forbiddenReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './certbot-renewal.ts'

const off = { activeState: 'inactive', unitFileState: 'disabled', nextElapse: null }
const dns = { certbotRenewals: createReading([createRenewal({ authenticator: 'dns-rfc2136' })]) }

testCases(check, [
  ['seed 000', createOneHost(), 'pass'],
  ['seed 000, as documented', createOneHost(), 'pass', '', 'centos7'],
  [
    'never run yet',
    createOneHost({ units: createUnits({ 'certbot-renewal.timer': { lastTrigger: null } }) }),
    'pass',
  ],
  [
    'the timer off',
    createOneHost({ units: createUnits({ 'certbot-renewal.timer': off }) }),
    'fail',
    'no timer is active',
  ],
  [
    'the timer not enabled',
    createOneHost({ units: createUnits({ 'certbot-renewal.timer': { unitFileState: 'disabled' } }) }),
    'fail',
    'does not start with the host',
  ],
  [
    'the timer without a next time',
    createOneHost({ units: createUnits({ 'certbot-renewal.timer': { nextElapse: null } }) }),
    'fail',
    'no timer is active',
  ],
  [
    'the package’s timer',
    createOneHost({
      units: createUnits({ 'certbot-renewal.timer': null, 'certbot.timer': createTimer('certbot.timer') }),
    }),
    'pass',
  ],
  [
    'the last run failed',
    createOneHost({
      units: createUnits({ 'certbot-renewal.service': { result: 'exit-code', activeState: 'failed' } }),
    }),
    'fail',
    'failed (exit-code)',
  ],
  [
    'cron instead',
    createOneHost({ units: createUnits({ 'certbot-renewal.timer': off }), certbotCron: createReading(true) }),
    'pass',
    'cron',
  ],
  [
    'cron unread',
    createOneHost({ units: createUnits({ 'certbot-renewal.timer': off }), certbotCron: forbiddenReading }),
    'inconclusive',
    'cron.d/certbot',
  ],
  [
    'no timer at all',
    createOneHost({ units: createUnits({ 'certbot-renewal.timer': null, 'certbot.timer': null }) }),
    'fail',
    'there is no timer',
  ],
  ['a plugin that is gone', createOneHost(dns), 'fail', 'dns-rfc2136 is not installed'],
  [
    'a plugin that is there',
    createOneHost({ ...dns, certbotPackages: createReading(['certbot', 'certbot_dns_rfc2136']) }),
    'pass',
  ],
  [
    'certbot installed somewhere else',
    createOneHost({ certbotPackages: createReading([]) }),
    'inconclusive',
    'which plugins',
  ],
  [
    'by webroot',
    createOneHost({
      certbotRenewals: createReading([createRenewal({ authenticator: 'webroot', webrootPath: '/var/www' })]),
      certbotPackages: createReading([]),
    }),
    'pass',
  ],
  [
    'no certbot',
    createOneHost({
      letsencryptFiles: absentReading,
      certbotRenewals: absentReading,
      certbotDefaults: absentReading,
    }),
    'not-applicable',
    'no certificate',
  ],
  ['nothing to renew', createOneHost({ certbotRenewals: createReading([]) }), 'inconclusive', 'is empty'],
  [
    'forbidden',
    createOneHost({ certbotRenewals: forbiddenReading }),
    'inconclusive',
    '/etc/letsencrypt/renewal',
  ],
  ['units forbidden', createOneHost({ units: forbiddenReading }), 'inconclusive'],
])
