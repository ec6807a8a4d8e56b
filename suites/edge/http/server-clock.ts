import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../../core/verdict.ts'
import { clockFacts, clockTolerance, isWithin, readClock } from '../../reading/clock.ts'
import { sortPages } from '../../reading/edge/http-responses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'server-clock',
  area: 'edge',
  title: 'The server knows what time it is',
  severity: 'low',
  why: 'A clock that is wrong lets certificates be renewed too late, sessions and tokens live too long or not at all, second factors fail, and logs that nobody can put beside those of others.',
  remediation:
    'Turn on synchronisation (`timedatectl set-ntp true`, or chrony), and look at the host’s clock with `timedatectl`. Where other targets differ in the same way, it is the clock of the machine that mmverify runs on.',
  references: ['https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1'],
  needs: ['http.pages'],
  uses: clockFacts,
  judgesClock: true,
  requirements: { current: { value: null, clauses: [rfc.dateField] } },
  judge(facts, { at, until }) {
    const { answered, unanswered } = sortPages(facts['http.pages'])
    const { server, answers, signedSince } = readClock(facts, { at, until })
    // What answers over plain HTTP alone may be anything that sits at the address.
    if (answered.length === 0)
      return inconclusive(`no page was answered over HTTPS: ${unanswered.join('; ')}`)
    if (answers === 0)
      return notApplicable(
        'no answer carries a Date that can be read',
        createEvidence('http.pages', 'no Date in any answer'),
      )
    if (server === null) return inconclusive(`the Dates of ${answers} answers do not agree with each other`)
    const evidence = [
      createEvidence('http.pages', `Date: ${server.toISOString()}, in ${answers} answers`),
      ...(signedSince
        ? [createEvidence('tls.certificates', `${signedSince.by}: ${signedSince.time.toISOString()}`)]
        : []),
    ]
    if (isWithin(server, { at, until }))
      return pass(
        `the Dates of ${answers} answers are within five minutes of this machine’s clock`,
        ...evidence,
      )
    const said = `${answers} answers say ${server.toISOString()}, this machine’s clock said ${at.toISOString()}`
    if (signedSince && server.getTime() < signedSince.time.getTime() - clockTolerance)
      return fail(`${said}, and ${signedSince.by} was signed later than the server’s`, ...evidence)
    if (signedSince && at.getTime() < signedSince.time.getTime() - clockTolerance)
      return inconclusive(`${said}, and ${signedSince.by} was signed later than that`, ...evidence)
    return fail(`${said}: one of the two is wrong, and nothing else speaks for the server’s`, ...evidence)
  },
})
