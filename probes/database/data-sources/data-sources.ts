import type { Outcome } from '../../../core/outcome.ts'
import { defineProbe } from '../../../core/probe.ts'
import { valueOrNull } from '../../host/reading.ts'
import { processFacts, readProcesses } from '../../host/workloads/find-workload.ts'
import { findContainedSources } from './contained-sources.ts'
import { findDataSources } from './host-data-sources.ts'

/** Every DSN of Mattermost's settings and of its environment, on every host. Asks nothing itself. */
export const dataSources = defineProbe({
  id: 'data-sources',
  given: ({ hosts }) => hosts.length > 0,
  needs: [
    'host.mattermostConfigEtc',
    'host.mattermostConfigOpt',
    'host.mattermostConfigNamed',
    'host.mattermostEnvironmentNamed',
    'host.units',
    ...processFacts,
    'host.mattermostConfigMounted',
  ],
  provides: ['database.dataSources'],
  collect(_context, facts) {
    const etc = facts['host.mattermostConfigEtc']
    const opt = facts['host.mattermostConfigOpt']
    const found = Object.entries(facts['host.units']).map(([name, units]) => {
      const notRead = { status: 'cancelled' } as const
      const configs = {
        '/etc/mattermost/config.json': etc[name] ?? notRead,
        '/opt/mattermost/config/config.json': opt[name] ?? notRead,
        ...filesOf(facts['host.mattermostConfigNamed'][name]),
      }
      const environments = filesOf(facts['host.mattermostEnvironmentNamed'][name])
      const mounted = filesOf(facts['host.mattermostConfigMounted'][name])
      const contained = findContainedSources(readProcesses(facts, name), (folder) =>
        valueOrNull(mounted?.[folder]),
      )
      return [name, contained ?? findDataSources({ configs, environments, units })]
    })
    return Promise.resolve({ 'database.dataSources': Object.fromEntries(found) })
  },
})

/** Those of the files that the host itself named which could be asked for. */
function filesOf<Files extends object>(found: Outcome<{ files: Files }> | undefined): Files | undefined {
  return found?.status === 'ok' ? found.value.files : undefined
}
