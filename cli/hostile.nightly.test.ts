import { afterAll, describe, expect, test } from 'vitest'
import { profileNames } from '../core/requirement.ts'
import { createHostileServers } from '../lab/audits/hostile-servers.ts'
import { type MeasuredAudit, measureAudit } from '../lab/audits/measured-command.ts'
import { shareName, shareOf, tier } from '../lab/nightly.ts'
import { deployHttp, soundAnswer } from '../lab/servers/hostile-deployments.ts'
import { hostileBehaviours, shownBySoundServer } from '../lab/servers/hostile-protocols.ts'
import { answerAndClose } from '../lab/servers/loopback-server.ts'
import { checks } from '../suites/check-catalogue.ts'
import { judgeCheck } from '../suites/judge.ts'

/** Seconds. What only keeps us busy ends long before. */
const limits = { timeout: 2, deadline: 10 }
/** Collecting ends within the deadline and a second of grace; two are for the start, the verdicts and the reports. */
const mostSeconds = limits.deadline + 1 + 2
/** Of processor time: an audit of a sound server takes one at most. */
const mostProcessorSeconds = 4
/** MiB that a process of ours ever holds: an audit of a sound server holds 160, and the collector of garbage decides about the rest. */
const mostMemory = 256

const servers = createHostileServers()
afterAll(() => servers[Symbol.asyncDispose]())

/** Ids of checks that pass in any profile. */
function listPasses({ collection }: MeasuredAudit): string[] {
  const passes = (check: (typeof checks)[number]) =>
    profileNames.some((profile) => judgeCheck(check, collection, profile).verdict === 'pass')
  return checks.filter(passes).map(({ id }) => id)
}

/** The value at `area.name`. */
function readFact({ collection }: MeasuredAudit, path: string): unknown {
  const [area = '', name = ''] = path.split('.')
  return (collection.facts as Record<string, Record<string, unknown>>)[area]?.[name]
}

const worst = hostileBehaviours.filter((one) => one.worst)
const share = shareOf(hostileBehaviours, 16)
const chosen = tier.whole ? share : [...new Set([...worst, ...share])]
const byProtocol = Map.groupBy(hostileBehaviours, ({ protocol }) => protocol)

test('there are at least 100 behaviours, and eight for each protocol', () => {
  const counts = [...byProtocol].map(([protocol, list]) => `${protocol} ${list.length}`)
  console.log(`${hostileBehaviours.length} hostile behaviours: ${counts.join(', ')}`)
  expect(hostileBehaviours.length).toBeGreaterThanOrEqual(100)
  for (const [protocol, list] of byProtocol) {
    expect({ protocol, enough: list.length >= 8 }).toEqual({ protocol, enough: true })
    expect({ protocol, worst: list.some((one) => one.worst) }).toEqual({ protocol, worst: true })
    expect(new Set(list.map(({ name }) => name)).size).toBe(list.length)
  }
})

describe.concurrent(`the command ends in time, in bounded memory and work, and passes nothing that was not shown: ${shareName}`, () => {
  test.each(chosen)('$protocol: a server that $name', async ({ name, protocol, shown, facts = {} }) => {
    await using deployment = await servers.serve({ protocol, name })
    const { target, config, files, secrets } = deployment
    const audit = await measureAudit({ ...limits, ...config, targets: [target] }, files, secrets)
    expect([1, 3]).toContain(audit.code)
    expect(audit.seconds).toBeLessThan(mostSeconds)
    expect(audit.cpu).toBeLessThan(mostProcessorSeconds)
    expect(audit.peak).toBeLessThan(mostMemory)
    expect(listPasses(audit).filter((id) => !shown.includes(id))).toEqual([])
    for (const [path, expected] of Object.entries(facts))
      expect(readFact(audit, path)).toMatchObject(expected as object)
  })
})

test('the same command of a server that works shows what it does right', async () => {
  await using deployment = await deployHttp(answerAndClose(soundAnswer))
  const audit = await measureAudit({ timeout: 10, deadline: 60, targets: [deployment.target] })
  expect(audit.collection.complete).toBe(true)
  expect(listPasses(audit)).toEqual(expect.arrayContaining([...shownBySoundServer]))
})
