import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createAccessRecord, noAccess } from '../../core/access.ts'
import type { DatabaseAccess } from '../../core/database-access.ts'
import { ok } from '../../core/outcome.ts'
import type { ProfileName } from '../../core/requirement.ts'
import type { CheckResult } from '../../core/run.ts'
import { collectionSchema } from '../../probes/collection.ts'
import { findDataSources } from '../../probes/database/data-sources/host-data-sources.ts'
import { probeDatabaseServer } from '../../probes/database/one-database-server.ts'
import { parseMattermostConfig } from '../../probes/host/questions/mattermost-config.ts'
import { parseNftables } from '../../probes/host/questions/nftables.ts'
import { parseSockets } from '../../probes/host/questions/sockets.ts'
import { parseUnits } from '../../probes/host/questions/units.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { judgeCheck } from '../../suites/judge.ts'
import { createContext } from '../fixtures/loopback-context.ts'
import { requireProgram } from '../programs/programs.ts'

/** Ids of the database's checks by what came of them, without their `db-`. */
export type IdsByVerdict = Partial<Record<CheckResult['verdict'], string[]>>

/** Asks a live server, the sockets of this machine as those of the database's own host, and Mattermost's config.json with this DSN, and judges what they say. */
export async function judgeLiveDatabase(
  access: DatabaseAccess,
  dataSource: string,
  { profile = 'current', at }: { profile?: ProfileName; at?: string } = {},
): Promise<IdsByVerdict> {
  const server = await probeDatabaseServer(createContext({ timeout: 10_000 }), access)
  const { stdout } = await promisify(execFile)(requireProgram('ss'), ['-tulpn'])
  const DriverName = access.kind === 'mysql' ? 'mysql' : 'postgres'
  const config = JSON.stringify({ SqlSettings: { DriverName, DataSource: dataSource } })
  const told = <T>(value: T) => ok({ found: 'value' as const, value })
  const notInstalled = ok({ found: 'not-installed' as const })
  const startedAt = at ?? new Date().toISOString()
  const collection = collectionSchema.parse({
    target: createContext().target,
    access: {
      ...createAccessRecord({ ...noAccess, databases: [access] }),
      hosts: [
        { name: 'mm1', roles: [] },
        { name: 'db1', roles: [] },
      ],
    },
    startedAt,
    finishedAt: startedAt,
    complete: true,
    facts: {
      ports: { reachability: [] },
      host: {
        sockets: { db1: told(parseSockets(stdout)) },
        firewalldZones: { db1: notInstalled },
        ufw: { db1: notInstalled },
        nftables: { db1: told(parseNftables('{"nftables": []}')) },
        iptables: { db1: notInstalled },
      },
      database: {
        servers: [server],
        dataSources: {
          mm1: findDataSources({
            configs: { '/opt/mattermost/config/config.json': told(parseMattermostConfig(config)) },
            units: told(parseUnits('Id=mattermost.service\nLoadState=loaded\n')),
          }),
        },
      },
    },
  })
  const byVerdict: IdsByVerdict = {}
  for (const check of checks.filter(({ area }) => area === 'database')) {
    const { id, verdict } = judgeCheck(check, collection, profile)
    byVerdict[verdict] = [...(byVerdict[verdict] ?? []), id.slice('db-'.length)].sort()
  }
  return byVerdict
}
