import { defineCheck } from '../../core/check.ts'
import type { FactPath, FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { listHostsWithRole, roleFacts } from '../reading/host/host-roles.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'

const facts = [
  'host.osRelease',
  'host.selinuxMode',
  'host.selinuxConnect',
  'host.selinuxDenials',
] as const satisfies readonly FactPath[]
const bootFacts = [
  'host.selinuxRelay',
  'host.selinuxConfig',
  'host.kernelArguments',
] as const satisfies readonly FactPath[]
const families = ['rhel', 'centos', 'fedora', 'rocky', 'almalinux', 'ol', 'amzn']
/** A denial within this time of the run is one of today's. */
const recentSeconds = 86_400

export const check = defineCheck({
  id: 'selinux',
  area: 'host',
  title: 'SELinux enforces, and lets nginx connect to Mattermost',
  severity: 'medium',
  why: 'SELinux holds a service that was broken into to what it has to do. Where nginx was not allowed to connect, the site answers 502, and the usual answer is to switch all of SELinux off.',
  remediation:
    '`setenforce 1`, and `SELINUX=enforcing` in /etc/selinux/config; seed 000: `setsebool -P httpd_can_network_connect on`.',
  references: ['https://linux.die.net/man/8/httpd_selinux'],
  needs: facts,
  uses: [...roleFacts, ...bootFacts],
  requirements: {
    current: { value: null, clauses: [centos7.selinuxEnforced, centos7.selinuxConnect] },
    centos7: { value: null, clauses: [centos7.selinuxEnforced, centos7.selinuxConnect] },
  },
  judge(facts, { access, at }) {
    const edges = new Set(listHostsWithRole(facts, access, 'edge').map(({ name }) => name))
    return judgeHosts(access, (host) => judgeHost(facts, host, edges.has(host), at))
  },
})

type Facts = FactsAt<(typeof facts)[number]> & Partial<FactsAt<(typeof bootFacts)[number]>>

function judgeHost(facts: Facts, host: string, edge: boolean, at: Date): Verdict {
  const release = readHostAnswer(facts, 'osRelease', host)
  const mode = readHostAnswer(facts, 'selinuxMode', host)
  if ('verdict' in mode) return mode.verdict
  const os = valueOrNull(release)
  if (mode.found !== 'value') {
    const evidence = createEvidence(
      'host.selinuxMode',
      `${host}: no getenforce; ${os?.prettyName ?? 'unknown system'}`,
    )
    if (!os) return inconclusive(`${host}: which distribution it is could not be read`, evidence)
    return [os.id, ...os.idLike].some((id) => families.includes(id))
      ? inconclusive(`${host}: getenforce is not installed, on a system that comes with SELinux`, evidence)
      : notApplicable(`${host}: ${os.prettyName} does not come with SELinux`, evidence)
  }
  const evidence = createEvidence('host.selinuxMode', `${host}: ${mode.value}`)
  if (mode.value !== 'Enforcing') {
    const native = os ? [os.id, ...os.idLike].some((id) => families.includes(id)) : null
    if (native === null) return inconclusive(`${host}: which distribution it is could not be read`, evidence)
    return native
      ? fail(`${host}: SELinux is ${mode.value.toLowerCase()}`, evidence)
      : notApplicable(`${host}: ${os?.prettyName} does not use SELinux by itself`, evidence)
  }
  const now = edge ? judgeConnect(facts, host, at, evidence) : pass('SELinux enforces', evidence)
  const boot = judgeBoot(facts, host)
  return boot ? combineVerdicts([now, boot]) : now
}

/** What the next boot makes of it; null where nothing is known to differ. */
function judgeBoot(facts: Facts, host: string): Verdict | null {
  const config = valueOrNull(readHostAnswer(facts, 'selinuxConfig', host))
  const kernel = valueOrNull(readHostAnswer(facts, 'kernelArguments', host))
  if (kernel?.selinux === '0' || kernel?.enforcing === '0') {
    const word = kernel.selinux === '0' ? 'selinux=0' : 'enforcing=0'
    return fail(
      `${host}: its kernel is started with ${word}: after the next boot SELinux does not enforce`,
      createEvidence('host.kernelArguments', `${host}: ${word}`),
    )
  }
  // `enforcing=1` on the kernel's command line wins over the file.
  if (config === null || config === 'enforcing' || (config === 'permissive' && kernel?.enforcing === '1'))
    return null
  return fail(
    `${host}: SELinux enforces now, and is ${config} after the next boot (/etc/selinux/config)`,
    createEvidence('host.selinuxConfig', `${host}: SELINUX=${config}`),
  )
}

function judgeConnect(
  facts: Facts,
  host: string,
  at: Date,
  mode: ReturnType<typeof createEvidence>,
): Verdict {
  const connect = readHostAnswer(facts, 'selinuxConnect', host)
  if ('verdict' in connect) return connect.verdict
  if (connect.found !== 'value') return inconclusive(`${host}: getsebool is not installed`, mode)
  const evidence = [
    mode,
    createEvidence(
      'host.selinuxConnect',
      `${host}: httpd_can_network_connect ${connect.value ? 'on' : 'off'}`,
    ),
  ]
  const relay = readHostAnswer(facts, 'selinuxRelay', host)
  if (!connect.value && relay.found === 'value' && relay.value) {
    return inconclusive(
      `${host}: nginx may connect to ports of web servers alone (httpd_can_network_relay); whether Mattermost's is one was not read`,
      ...evidence,
      createEvidence('host.selinuxRelay', `${host}: httpd_can_network_relay on`),
    )
  }
  const denies = readHostAnswer(facts, 'selinuxDenials', host)
  const denied = (valueOrNull(denies) ?? []).some(
    ({ command, permissions }) => command === 'nginx' && permissions.includes('name_connect'),
  )
  // Its port may have been labelled as one of web servers, which nginx may always connect to.
  if (!connect.value && relay.found === 'value' && !denied) {
    return inconclusive(
      `${host}: httpd_can_network_connect is off, and no connection of nginx was denied: the port of Mattermost may be labelled http_port_t`,
      ...evidence,
    )
  }
  if (!connect.value) {
    return fail(`${host}: SELinux does not let nginx connect (httpd_can_network_connect is off)`, ...evidence)
  }
  const denials = readHostAnswer(facts, 'selinuxDenials', host)
  const recent = (valueOrNull(denials) ?? []).filter(
    ({ command, permissive, last }) =>
      command === 'nginx' && permissive !== true && at.getTime() / 1000 - last < recentSeconds,
  )
  const shown = recent.map(({ permissions, destinationPort, targetClass, count }) =>
    createEvidence(
      'host.selinuxDenials',
      `${host}: nginx ${permissions.join(' ')} ${targetClass ?? ''} ${destinationPort ?? ''} (${count} times)`,
    ),
  )
  if (shown.length > 0)
    return fail(`${host}: SELinux has denied nginx something within a day`, ...evidence, ...shown)
  return 'verdict' in denials
    ? denials.verdict
    : pass('SELinux enforces, and lets nginx connect', ...evidence)
}
