import { defineCheck } from '../../core/check.ts'
import type { FactPath, FactsAt } from '../../core/fact.ts'
import { describeResidue } from '../../core/residue.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { distributionSupports } from '../knowledge/distributions.ts'
import { describeHorizon, isWithinHorizon } from '../knowledge/knowledge-table.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { findSupport } from '../reading/host/distribution-support.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { leaveOpenForContainers, servingFacts } from '../reading/host/serving.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'

const day = 86_400_000
/** An archive's security suite is made anew every few days: older lists know nothing of what is pending. */
const freshDays = 14
const shownUpdates = 12

const facts = ['host.osRelease', 'host.aptUpdates', 'host.aptLists'] as const satisfies readonly FactPath[]

export const check = defineCheck({
  id: 'updates-pending',
  area: 'host',
  title: 'No security update is pending',
  severity: 'high',
  why: 'What a distribution has mended is public from that day on, with the mistake described: hosts without the update are looked for.',
  remediation:
    '`apt update && apt upgrade` (seed 000: `yum update`), then restart nginx, the database and Mattermost, or reboot after a new kernel or OpenSSL. `unattended-upgrades` does it daily. A release that gets no more updates has to be replaced.',
  references: ['https://wiki.debian.org/UnattendedUpgrades', 'https://wiki.debian.org/LTS'],
  needs: facts,
  uses: servingFacts,
  requirements: {
    current: { value: null, clauses: [centos7.updates] },
    centos7: { value: null, clauses: [centos7.updates] },
  },
  judge: (facts, { access, at }) =>
    judgeHosts(access, (host) =>
      leaveOpenForContainers(
        combineVerdicts([...judgeRelease(facts, host, at), judgeUpdates(facts, host, at)]),
        facts,
        host,
        'the software in the images',
      ),
    ),
})

type Facts = FactsAt<(typeof facts)[number]>

function judgeRelease(facts: Facts, host: string, at: Date): Verdict[] {
  const answer = readHostAnswer(facts, 'osRelease', host)
  if ('verdict' in answer) return [answer.verdict]
  if (answer.found !== 'value') {
    const why = `${host}: without /etc/os-release it is not known which updates it gets`
    return [inconclusive(why, createEvidence('host.osRelease', `${host}: ${answer.found}`))]
  }
  const release = answer.value
  const support = findSupport(release)
  if (!support) {
    const why = `${host}: how long ${release.prettyName} gets updates is not known to this version`
    return [
      inconclusive(
        why,
        createEvidence('host.osRelease', `${host}: ${release.id} ${release.versionId ?? ''}`),
      ),
    ]
  }
  if (at.toISOString().slice(0, 'YYYY-MM-DD'.length) <= support.until) {
    if (isWithinHorizon(distributionSupports, at)) return []
    const why = `${host}: ${describeHorizon(distributionSupports)}`
    return [inconclusive(why, createEvidence('host.osRelease', `${host}: ${release.prettyName}`))]
  }
  const evidence = createEvidence(
    'host.osRelease',
    `${host}: ${release.prettyName}, supported until ${support.until}`,
  )
  const since = `${host}: ${release.prettyName} has had no free security updates since ${support.until}`
  return [
    support.sold
      ? inconclusive(`${since}; whether it has those that are sold is not known`, evidence)
      : fail(since, evidence),
  ]
}

function judgeUpdates(facts: Facts, host: string, at: Date): Verdict {
  const updates = readHostAnswer(facts, 'aptUpdates', host)
  if ('verdict' in updates) return updates.verdict
  if (updates.found !== 'value') {
    return inconclusive(
      `${host}: what is pending is read from apt, which is not there; dnf and yum cannot be asked without writing`,
      createEvidence('host.aptUpdates', `${host}: ${updates.found}`),
    )
  }
  const security = updates.value.filter((update) => update.security)
  const named = security.map((update) => `${update.package} ${update.version}`)
  const evidence = createEvidence(
    'host.aptUpdates',
    `${host}: ${security.length} security updates of ${updates.value.length}${named.length > 0 ? `: ${named.slice(0, shownUpdates).join(', ')}` : ''}`,
  )
  if (security.length > 0) {
    return fail(
      `${host}: ${security.length} security update${security.length === 1 ? ' is' : 's are'} pending`,
      evidence,
    )
  }
  if (updates.residue.length > 0) {
    return inconclusive(
      `${host}: apt leaves something as it is, for security or not (${describeResidue(updates.residue)})`,
      evidence,
    )
  }
  const lists = readHostAnswer(facts, 'aptLists', host)
  if ('verdict' in lists) return lists.verdict
  const ofSecurity = (valueOrNull(lists) ?? []).filter(({ name }) => /security/i.test(name))
  const newest = ofSecurity
    .map(({ modified }) => modified)
    .toSorted()
    .at(-1)
  if (newest === undefined) {
    return inconclusive(
      `${host}: there is no list of a security archive, so that apt knows of no update (\`apt update\`)`,
      evidence,
      createEvidence('host.aptLists', `${host}: none`),
    )
  }
  const listed = createEvidence('host.aptLists', `${host}: security archive as of ${newest}`)
  return at.getTime() - Date.parse(newest) > freshDays * day
    ? inconclusive(
        `${host}: its package lists are of ${newest.slice(0, 10)}: what came later is unknown`,
        evidence,
        listed,
      )
    : pass('no security update is pending', evidence, listed)
}
