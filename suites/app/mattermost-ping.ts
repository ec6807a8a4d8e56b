import { defineCheck } from '../../core/check.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, type Evidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { Response } from '../../probes/http/http-facts.ts'
import { apiFacts, findMattermost } from '../reading/app/mattermost-shown.ts'
import { judgePingOfBothWays, type PingOfWay, pingOfBothWays } from '../reading/edge/both-ways.ts'
import { explainDeclined, listFailuresBefore } from '../reading/edge/http-responses.ts'
import { whoAnswered } from '../reading/edge/who-answered.ts'
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
  uses: apiFacts,
  requirements: {
    current: { value: null, clauses: [mattermost.ping] },
    centos7: { value: null, clauses: [centos7.reachable] },
    'transport-encryption': { value: null, clauses: [transportEncryption.running] },
    salt: { value: null, clauses: [salt.proxy] },
  },
  judge: (facts) => judgePingOfBothWays(facts, (way) => judgeWay(way, findMattermost(facts, way.name))),
})

type Own = ReturnType<typeof findMattermost>

function judgeWay({ fact, answers: ping }: PingOfWay, own: Own): Verdict {
  if (ping.status !== 'ok')
    return inconclusive(
      `the ping was not answered: ${describeFailure(ping)}`,
      createEvidence(fact, describeFailure(ping)),
    )
  const { response, body, undecoded } = ping.value
  const health = body?.status
  const { who, what } = whoAnswered(response)
  const evidence = createEvidence(
    fact,
    `${response.status}${health === undefined ? '' : `, status ${health}`}, ${who === 'mattermost' ? `Mattermost's by ${what}` : what}`,
  )
  if (response.status === 200 && undecoded)
    return inconclusive(
      `what the ping is answered with cannot be read: ${describeFailure(undecoded)}`,
      evidence,
    )
  if (who === 'mattermost') return judgeOwnAnswer(response, health, evidence)
  const declined = explainDeclined(response)
  if (declined) return inconclusive(`the ping is ${declined}`, evidence)
  if (who === 'gate')
    return inconclusive(`the ping is answered by ${what}, which hides what is behind it`, evidence)
  if (response.status >= 500)
    return fail(
      `each time the ping is answered with ${response.status}: the proxy has no healthy Mattermost behind it`,
      evidence,
    )
  if (response.status === 404)
    return fail('the ping is answered with 404: no Mattermost at this host', evidence)
  if (response.status === 200) return judgeForeignPage(response, health, own, evidence)
  return inconclusive(
    `the ping is answered with ${response.status}, which says nothing about Mattermost: ${what}`,
    evidence,
  )
}

function judgeOwnAnswer(response: Response, health: string | undefined, evidence: Evidence): Verdict {
  if (health !== undefined && health !== 'OK') return fail(`Mattermost says it is ${health}`, evidence)
  const failed = listFailuresBefore(response)
  if (response.status === 200 && health === 'OK')
    return failed.length > 0
      ? inconclusive(
          `Mattermost answers with status OK, but before that the same request was answered with ${failed.join(', ')}`,
          evidence,
        )
      : pass('Mattermost answers through the proxy with status OK', evidence)
  const declined = explainDeclined(response)
  if (declined) return inconclusive(`the ping is ${declined}`, evidence)
  if (response.status >= 500)
    return fail(`each time Mattermost answers the ping with ${response.status}`, evidence)
  if (response.status === 404) return fail('Mattermost is there, but has no ping at this path', evidence)
  if (response.status === 200)
    return fail('the ping is answered with 200, but by another part of Mattermost than its API', evidence)
  return inconclusive(`Mattermost answers the ping with ${response.status}`, evidence)
}

/**
 * Without any mark. A page may be a login of a kind that nobody knows here; beside other answers that are Mattermost's own, or where it is no
 * page at all, it is the proxy's mistake.
 */
function judgeForeignPage(
  { content }: Response,
  health: string | undefined,
  own: Own,
  evidence: Evidence,
): Verdict {
  if (health === 'OK')
    return inconclusive(
      'the ping is answered with status OK, but nothing shows that Mattermost wrote it',
      evidence,
    )
  if ('shown' in own || (content && content.form !== 'html'))
    return fail('the ping is answered with 200, but not by Mattermost', evidence)
  return inconclusive(
    "the ping is answered with 200 and a page that is not Mattermost's: another site, or a gate in front",
    evidence,
  )
}
