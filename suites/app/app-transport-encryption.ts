import { defineCheck } from '../../core/check.ts'
import { fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { judgeConfiguration } from '../reading/app/configuration-verdict.ts'
import {
  type ConfigurationView,
  createSettingEvidence,
  findSetting,
  findText,
  isSwitchedOn,
} from '../reading/app/configuration-view.ts'
import { findProxyPlace, placeFacts } from '../reading/app/proxy-place.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

const setting = {
  security: 'ServiceSettings.ConnectionSecurity',
  certificate: 'ServiceSettings.TLSCertFile',
  key: 'ServiceSettings.TLSKeyFile',
  letsEncrypt: 'ServiceSettings.UseLetsEncrypt',
  version: 'ServiceSettings.TLSMinVer',
  ciphers: 'ServiceSettings.TLSOverwriteCiphers',
} as const

export const check = defineCheck({
  id: 'app-transport-encryption',
  area: 'app',
  title: 'Mattermost speaks TLS to a proxy on another host',
  severity: 'high',
  why: 'Behind a proxy that ends TLS everything goes on in clear: on the network between them passwords, sessions and messages can be read and changed.',
  remediation:
    'ServiceSettings.ConnectionSecurity `TLS` with TLSCertFile and TLSKeyFile, restart Mattermost, and `proxy_pass https://backend;` in nginx (with `proxy_ssl_verify on`, or it is encrypted to whoever answers).',
  references: [
    'https://docs.mattermost.com/deployment-guide/transport-encryption',
    'https://docs.mattermost.com/configure/web-server-configuration-settings.html#connection-security',
  ],
  needs: [],
  uses: [...configurationFacts, ...placeFacts],
  requirements: {
    current: {
      value: 'between hosts' as 'between hosts' | 'always',
      clauses: [mattermost.connectionSecurity, transportEncryption.proxyToApp],
      departs:
        'From seed 001: on one host the connection does not leave it, so that clear text is enough there.',
    },
    'transport-encryption': {
      title: 'Mattermost speaks TLS to its proxy',
      value: 'always',
      clauses: [transportEncryption.proxyToApp, transportEncryption.connectionSecurity],
    },
  },
  judge: (facts, judgement) =>
    judgeConfiguration(facts, judgement, (view) => {
      const security = findText(view, setting.security)
      if (security === null) return null
      const evidence = createSettingEvidence(view, setting.security)
      if (security === 'TLS') return judgeTls(view)
      if (security !== '') {
        return fail(
          `${view.name}: ConnectionSecurity is neither empty nor TLS: the server does not start`,
          evidence,
        )
      }
      if (judgement.requirement.value === 'always') return fail(`${view.name}: plain HTTP`, evidence)
      const place = findProxyPlace(view, facts, judgement)
      if (place === 'another host')
        return fail(`${view.name}: plain HTTP, and the proxy is on another host`, evidence)
      if (place === 'same host') return pass(`${view.name}: plain HTTP to a proxy on the same host`, evidence)
      return inconclusive(
        `${view.name}: plain HTTP, and where its proxy is was not seen: declare roles (edge, app) for the nodes`,
        evidence,
      )
    }),
})

/** The server reads these only with TLS on. */
function judgeTls(view: ConfigurationView): Verdict {
  const evidence = createSettingEvidence(view, ...Object.values(setting))
  const files = [setting.certificate, setting.key].map((name) => findText(view, name))
  if (files.includes('') && isSwitchedOn(view, setting.letsEncrypt) !== true) {
    return fail(
      `${view.name}: TLS is on without a certificate and key file: the server does not start`,
      evidence,
    )
  }
  const version = findText(view, setting.version)
  if (version === '1.0' || version === '1.1')
    return fail(`${view.name}: TLS ${version} is accepted`, evidence)
  const ciphers = findSetting(view, setting.ciphers)?.value
  const listed = Array.isArray(ciphers) ? ciphers.join(' ') : String(ciphers ?? '')
  if (/RC4|3DES/.test(listed)) return fail(`${view.name}: broken ciphers are accepted: ${listed}`, evidence)
  return pass(`${view.name}: ConnectionSecurity is TLS`, evidence)
}
