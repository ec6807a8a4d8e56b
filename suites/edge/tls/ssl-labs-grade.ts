import { defineCheck } from '../../../core/check.ts'
import type { Grade } from '../../../core/run.ts'
import { createEvidence, fail, inconclusive, pass } from '../../../core/verdict.ts'
import { estimateGrade, letters } from '../../grade/grade.ts'
import { gradeFacts, gradeUses } from '../../grade/observations.ts'
import type { Scores } from '../../grade/scores.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { sslLabs } from '../../requirements/ssl-labs-clauses.ts'

const notBelowA = 'Nothing that was tested keeps the SSL Labs grade below an A'

/** The least letter, and whether all three scores must be 100. */
interface Value {
  letter: Exclude<Grade['letter'], null>
  perfect: boolean
}

export const check = defineCheck<(typeof gradeFacts)[number], Value, (typeof gradeUses)[number]>({
  id: 'ssl-labs-grade',
  area: 'edge',
  title: 'Nothing that was tested keeps the SSL Labs grade below what the profile asks',
  severity: 'medium',
  why: 'The letter sums up what the other checks of TLS say one by one, in the form that managers and customers ask for.',
  remediation:
    'Mend what caps the letter, one after the other: each reason names the check that says how, or says it itself.',
  references: ['https://github.com/ssllabs/research/wiki/SSL-Server-Rating-Guide'],
  needs: gradeFacts,
  uses: gradeUses,
  requirements: {
    current: {
      title: notBelowA,
      value: { letter: 'A', perfect: false },
      clauses: [sslLabs.letters, sslLabs.warnings],
    },
    centos7: {
      title: notBelowA,
      value: { letter: 'A', perfect: false },
      clauses: [centos7.sslLabs, centos7.goodScoring],
    },
    'centos7-perfect': {
      value: { letter: 'A+', perfect: true },
      clauses: [centos7.perfectScore, sslLabs.perfect, sslLabs.best],
      departs:
        'The document calls this not recommended: without TLS_AES_128_GCM_SHA256 the server breaks RFC 8446 §9.1.',
    },
  },
  judge(facts, { target, at, requirement }) {
    const { letter: least, perfect } = requirement.value
    const { grade, best } = estimateGrade(facts, { target, startedAt: at.toISOString() })
    const evidence = grade.reasons.map((reason) => createEvidence('tls', reason))
    if (best !== null && letters.indexOf(best.letter) > letters.indexOf(least))
      return fail(`${best.letter} at best, ${least} is required`, ...evidence)
    if (best !== null && perfect && Object.values(best.scores).some((score) => score !== 100)) {
      return fail(
        `${best.letter} at best, but not 100 in everything: ${formatScores(best.scores)}`,
        ...evidence,
      )
    }
    // Open as well where the letter is settled and a score isn't, if the score is asked for.
    if (best === null || grade.letter === null || (perfect && isOpen(grade))) {
      return inconclusive(
        `too little was seen: ${grade.reasons.filter((reason) => /^(no letter|not settled)/.test(reason)).join('; ')}`,
        ...evidence,
      )
    }
    return pass(
      `${grade.letter} as far as tested (${formatScores(grade)}); what was not tested is listed`,
      ...evidence,
    )
  },
})

function isOpen({ protocol, keyExchange, cipherStrength }: Grade): boolean {
  return protocol === null || keyExchange === null || cipherStrength === null
}

function formatScores({ protocol, keyExchange, cipherStrength }: Scores | Grade): string {
  return `protocol ${protocol ?? 'open'}, key exchange ${keyExchange ?? 'open'}, cipher strength ${cipherStrength ?? 'open'}`
}
