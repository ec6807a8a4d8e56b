import { collect } from '../../probes/collect.ts'
import { outsideProbes } from '../../probes/probe-catalogue.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { judgeCheck } from '../../suites/judge.ts'
import { calm, disturbances } from './disturbances.ts'
import { startDisturbedDeployment } from './disturbed-deployment.ts'

/**
 * `node audit-in-namespace.ts NAME AUDITS SEED [ID]`: audits the deployment behind that disturbance, and prints a line of JSON for each
 * audit: the verdicts by check id. With an ID, what that check said goes to standard error. To be run in namespaces for networks and processes that end with it.
 */

/** The verdicts of an audit, by the check's id; where the profile isn't `current` it stands before the id. */
export type AuditVerdicts = Record<string, string>

const profiles = ['current', 'centos7'] as const
const [name, audits, seed, shown] = process.argv.slice(2)
const disturbance = [calm, ...disturbances].find((one) => one.name === name)
if (!disturbance) throw new Error(`no disturbance is called ${name}`)

const deployment = await startDisturbedDeployment(disturbance)
for (let index = 0; index < Number(audits); index += 1) {
  // Knuth's multiplier spreads the draws; each audit of a seed draws the same again.
  deployment.begin(1 + ((((index + 1) * 2654435761 + Number(seed)) >>> 0) % 120))
  const collection = await collect(deployment.target, outsideProbes, {
    timeout: 2000,
    deadline: 30_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  const verdicts: AuditVerdicts = {}
  for (const profile of profiles)
    for (const check of checks) {
      const { verdict, reason, evidence } = judgeCheck(check, collection, profile)
      if (check.area === 'edge' || check.area === 'app')
        verdicts[profile === 'current' ? check.id : `${profile} ${check.id}`] = verdict
      if (check.id === shown) console.error(profile, verdict, reason, evidence)
    }
  console.log(JSON.stringify(verdicts))
}
await deployment[Symbol.asyncDispose]()
// nginx's workers, whose master is gone, hold a pipe of ours. They end with the namespace.
process.exit()
