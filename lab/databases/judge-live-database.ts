import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { noAccess, recordOf } from '../../core/access.ts'
import type { DatabaseAccess } from '../../core/database-access.ts'
import { ok } from '../../core/outcome.ts'
import type { ProfileName } from '../../core/requirement.ts'
import type { CheckResult } from '../../core/run.ts'
import { collectionSchema } from '../../probes/collection.ts'
import { hostDataSources } from '../../probes/database/data-sources/host-data-sources.ts'
import { probeDatabaseServer } from '../../probes/database/one-database-server.ts'
import { parseMattermostConfig } from '../../probes/host/questions/mattermost-config.ts'
import { parseSockets } from '../../probes/host/questions/sockets.ts'
import { parseUnits } from '../../probes/host/questions/units.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { judge } from '../../suites/judge.ts'
import { contextFor } from '../fixtures/loopback-context.ts'
import { requiredProgram } from '../programs/programs.ts'

/** Ids of the database's checks by what came of them, without their `db-`. */
export type Judged = Partial<Record<CheckResult['verdict'], string[]>>

/** Asks a live server, the sockets of this machine and a config.json with this DSN, and judges what they say. */
export async function judged(
  access: DatabaseAccess,
  dataSource: string,
  { profile = 'current', at }: { profile?: ProfileName; at?: string } = {},
): Promise<Judged> {
  const server = await probeDatabaseServer(contextFor({ timeout: 10_000 }), access)
  const { stdout } = await promisify(execFile)(requiredProgram('ss'), ['-tulpn'])
  const DriverName = access.kind === 'mysql' ? 'mysql' : 'postgres'
  const config = JSON.stringify({ SqlSettings: { DriverName, DataSource: dataSource } })
  const told = <T>(value: T) => ok({ found: 'value' as const, value })
  const notInstalled = ok({ found: 'not-installed' as const })
  const startedAt = at ?? new Date().toISOString()
  const collection = collectionSchema.parse({
    target: contextFor().target,
    access: { ...recordOf({ ...noAccess, databases: [access] }), hosts: [{ name: 'mm1', roles: [] }] },
    startedAt,
    finishedAt: startedAt,
    complete: true,
    facts: {
      ports: { reachability: [] },
      host: {
        sockets: { mm1: told(parseSockets(stdout)) },
        firewalldZones: { mm1: notInstalled },
        ufw: { mm1: notInstalled },
        nftables: { mm1: notInstalled },
        iptables: { mm1: notInstalled },
      },
      database: {
        servers: [server],
        dataSources: {
          mm1: hostDataSources({
            configs: { '/opt/mattermost/config/config.json': told(parseMattermostConfig(config)) },
            units: told(parseUnits('Id=mattermost.service\nLoadState=loaded\n')),
          }),
        },
      },
    },
  })
  const byVerdict: Judged = {}
  for (const check of checks.filter(({ area }) => area === 'database')) {
    const { id, verdict } = judge(check, collection, profile)
    byVerdict[verdict] = [...(byVerdict[verdict] ?? []), id.slice('db-'.length)].sort()
  }
  return byVerdict
}
