import { defineCheck } from '../../core/check.ts'
import { isUrlOfTarget, targetNameOf } from '../../core/target.ts'
import { createEvidence, fail, inconclusive, pass } from '../../core/verdict.ts'
import { judgeClientConfig } from '../reading/app/client-config-verdict.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

export const check = defineCheck({
  id: 'site-url',
  area: 'app',
  title: 'SiteURL is the address users visit',
  severity: 'high',
  why: 'Links in mails and notifications, logins through another service and the check of a WebSocket’s origin all use it: with another scheme or host the page loads and then cannot connect.',
  remediation:
    '`mmctl --local config set ServiceSettings.SiteURL https://NAME`, or `MM_SERVICESETTINGS_SITEURL`, which then wins over the file.',
  references: ['https://docs.mattermost.com/configure/web-server-configuration-settings.html#site-url'],
  needs: ['mattermost.clientConfig'],
  uses: ['mattermost.subpath'],
  requirements: {
    current: { value: null, clauses: [mattermost.siteUrl, mattermost.originAndSiteUrl] },
    'transport-encryption': { value: null, clauses: [transportEncryption.siteUrl] },
  },
  judge: (facts, { target }) =>
    judgeClientConfig(facts['mattermost.clientConfig'], ({ SiteURL: siteUrl }) => {
      // Facts without it were collected where the target says.
      const subpath = facts['mattermost.subpath'] || (target.subpath ?? '')
      if (siteUrl === undefined) return inconclusive('the client configuration names no SiteURL')
      const evidence = createEvidence('mattermost.clientConfig', `SiteURL: ${siteUrl || '(empty)'}`)
      if (siteUrl === '') return fail('SiteURL is not set', evidence)
      if (!URL.canParse(siteUrl)) return fail(`SiteURL is not a URL: ${siteUrl}`, evidence)
      const url = new URL(siteUrl)
      if (url.protocol !== 'https:')
        return fail(`SiteURL has the scheme ${url.protocol} instead of https:`, evidence)
      if (!isUrlOfTarget(target, url))
        return fail(
          `SiteURL is ${url.origin}, visited is https://${targetNameOf({ ...target, subpath: undefined })}`,
          evidence,
        )
      const rest = `${url.pathname.replace(/(?<!\/)\/+$/, '')}${url.search}${url.hash}`
      if (rest !== subpath)
        return fail(
          `SiteURL has ${rest === '' ? 'no subpath' : `the subpath ${rest}`}, but the API answers ${subpath === '' ? 'at the root' : `below ${subpath}`}`,
          evidence,
        )
      return pass(`SiteURL is ${siteUrl}`, evidence)
    }),
})
