import { expect, test } from 'vitest'
import { keepKey } from '../../../lab/fixtures/kept-keys.ts'
import { collect } from '../../../probes/collect.ts'
import { outsideProbes } from '../../../probes/probe-catalogue.ts'
import { gradeCollection } from '../../../suites/grade/grade.ts'
import { judgeCheck } from '../../../suites/judge.ts'
import { checkNamed } from '../../../suites/run-checks.ts'
import { startEmbeddedReplica } from '../../embedded/embedded-replica.ts'

const daysSlow = 30

test.each([
  ['a staple of its CA', ['expired'], 'the staple was signed at'],
  ['the server alone', ['expired', 'staple-missing'], 'answers of the server say'],
] as const)(
  'a machine whose clock is slow passes nothing that has expired: so says %s',
  async (_, faults, says) => {
    await using replica = await startEmbeddedReplica({ profile: 'current', faults, makeKey: keepKey })
    const collection = await collect(replica.target, outsideProbes, {
      timeout: 5000,
      deadline: 60_000,
      maxConnections: 16,
      signal: new AbortController().signal,
      now: () => new Date(Date.now() - daysSlow * 86_400_000),
    })
    const judge = (id: string) => judgeCheck(checkNamed(id), collection, 'current')
    expect(judge('certificate-expiry')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(new RegExp(`^this machine’s clock said .*; but .*${says} `)),
    })
    expect(judge('server-clock').verdict).not.toBe('pass')
    // What does not hang on the time is judged as ever.
    expect(judge('tls-versions').verdict).toBe('pass')
    expect(gradeCollection(collection).letter).toBeNull()
  },
)
