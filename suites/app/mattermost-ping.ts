import { defineCheck } from '../../core/check.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { judgePingOfBothWays, type PingOfWay, pingOfBothWays } from '../reading/edge/both-ways.ts'
import { explainDeclined } from '../reading/edge/http-responses.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { salt } from '../requirements/salt-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

export const check = defineCheck({
  id: 'mattermost-ping',
  area: 'app',
  title: 'Mattermost answers through the proxy and says it is well',
  severity: 'critical',
  why: 'If it does not, nobody can work, whatever the TLS of the proxy is like.',
  remediation:
    '502: is Mattermost running (`systemctl status mattermost`), and may nginx connect to it (`setsebool -P httpd_can_network_connect on`)? UNHEALTHY: ask `?get_server_status=true` which of database and file store.',
  references: ['https://api.mattermost.com/#tag/system/operation/GetPing'],
  needs: pingOfBothWays,
  requirements: {
    current: { value: null, clauses: [mattermost.ping] },
    centos7: { value: null, clauses: [centos7.reachable] },
    'transport-encryption': { value: null, clauses: [transportEncryption.running] },
    salt: { value: null, clauses: [salt.proxy] },
  },
  judge: (facts) => judgePingOfBothWays(facts, judgeWay),
})

function judgeWay({ fact, answers: ping }: PingOfWay): Verdict {
  if (ping.status !== 'ok')
    return inconclusive(
      `the ping was not answered: ${describeFailure(ping)}`,
      createEvidence(fact, describeFailure(ping)),
    )
  const { response, body, undecoded } = ping.value
  const health = body?.status
  const evidence = createEvidence(
    fact,
    `${response.status}${health === undefined ? '' : `, status ${health}`}`,
  )
  if (health !== undefined && health !== 'OK') return fail(`Mattermost says it is ${health}`, evidence)
  const failed = response.earlier?.filter((status) => status >= 500 && status !== 503) ?? []
  if (response.status === 200 && undecoded)
    return inconclusive(
      `what the ping is answered with cannot be read: ${describeFailure(undecoded)}`,
      evidence,
    )
  if (response.status === 200) {
    if (health === 'OK' && failed.length > 0)
      return inconclusive(
        `Mattermost answers with status OK, but before that the same request was answered with ${failed.join(', ')}`,
        evidence,
      )
    return health === 'OK'
      ? pass('Mattermost answers through the proxy with status OK', evidence)
      : fail('the ping is answered with 200, but not by Mattermost', evidence)
  }
  const declined = explainDeclined(response)
  if (declined) return inconclusive(`the ping is ${declined}`, evidence)
  if (response.status >= 500)
    return fail(
      `each time the ping is answered with ${response.status}: the proxy has no healthy Mattermost behind it`,
      evidence,
    )
  if (response.status === 404)
    return fail('the ping is answered with 404: no Mattermost at this host', evidence)
  return inconclusive(
    `the ping is answered with ${response.status}, which says nothing about Mattermost`,
    evidence,
  )
}
