import { defineCheck } from '../../core/check.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, notAssessed, pass, type Verdict } from '../../core/verdict.ts'
import {
  compareConfiguration,
  type Difference,
  type Drift,
  driftKinds,
} from '../reading/app/configuration-drift.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { collectViews } from '../reading/app/configuration-verdict.ts'
import {
  type ConfigurationView,
  type ConfigurationViews,
  listSettingNames,
} from '../reading/app/configuration-view.ts'
import { findRelease } from '../reading/app/start-obstacles.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { salt } from '../requirements/salt-clauses.ts'

export const check = defineCheck({
  id: 'config-drift',
  area: 'app',
  title: 'The settings are those that were kept before the upgrade',
  severity: 'high',
  why: 'Packages and deployment tools replace config.json, whole or by section: the settings of the site go back to the defaults, and secrets that encrypt or sign are made anew, without an error.',
  remediation:
    'Put what is named back from the kept config.json; where a change is meant, keep the new config.json as the next baseline.',
  references: [
    'https://docs.mattermost.com/upgrade/upgrading-mattermost-server.html',
    'https://github.com/mattermost/mattermost/issues/31893',
  ],
  needs: ['mattermost.baseline'],
  uses: [...configurationFacts, 'mattermost.clientConfig'],
  requirements: {
    current: { value: { sections: null as readonly string[] | null }, clauses: [mattermost.replacedConfig] },
    salt: { value: { sections: ['SqlSettings'] }, clauses: [salt.sqlSettings] },
  },
  judge: (facts, { access, requirement }) => {
    const { at, configuration } = facts['mattermost.baseline']
    if (configuration.status !== 'ok') {
      const why = describeFailure(configuration)
      return inconclusive(
        `the kept config.json could not be read: ${why}`,
        createEvidence('mattermost.baseline', why),
      )
    }
    const { sections } = requirement.value
    const { views, obstacles } = collectViews(facts, access)
    const compared = chooseSources(views)
    if (compared.length === 0) {
      return obstacles.length > 0
        ? combineVerdicts(obstacles)
        : notAssessed(
            'this run was not given SSH access to its hosts (nodes in the config file, or --inventory) or a token of the REST API (api in the config file), so there is nothing to compare the kept config.json with',
          )
    }
    const release = findRelease(facts['mattermost.clientConfig'])
    const since =
      at === null ? 'the kept config.json' : `the config.json of ${at.slice(0, 'YYYY-MM-DD'.length)}`
    return combineVerdicts([
      ...compared.map((view) => {
        const drift = compareConfiguration(configuration.value, view, listKnownNames(views), release)
        return judgeDrift(view, selectSections(drift, sections), since)
      }),
      ...obstacles,
    ])
  },
})

/** The kept file is compared with files of hosts if one could be read, else with what runs. */
function chooseSources(views: ConfigurationViews['views']): readonly ConfigurationView[] {
  const files = views.filter(({ of }) => of === 'next start')
  if (files.length > 0) return files
  const unmasked = views.filter(({ host }) => host !== null)
  return unmasked.length > 0 ? unmasked : views
}

/**
 * A running server names every setting that it has. mmctl lists all of them; the API lists those that the role may see, and the
 * names of the others.
 */
function listKnownNames(views: readonly ConfigurationView[]): ReadonlySet<string> | null {
  const running = views.filter(({ of }) => of === 'running')
  return running.length === 0 ? null : new Set(running.flatMap(({ config }) => listSettingNames(config)))
}

function selectSections(
  { differences, hidden, perhapsRemoved }: Drift,
  sections: readonly string[] | null,
): Drift {
  const counts = (setting: string) => sections === null || sections.includes(setting.split('.')[0] ?? '')
  return {
    differences: differences.filter(({ setting }) => counts(setting)),
    hidden: hidden.filter(counts),
    perhapsRemoved: perhapsRemoved.filter(counts),
  }
}

/** Most settings that are named one by one. */
const nameLimit = 50

function judgeDrift(
  view: ConfigurationView,
  { differences, hidden, perhapsRemoved }: Drift,
  since: string,
): Verdict {
  const evidence = differences
    .slice(0, nameLimit)
    .map(({ setting, kind, values }) =>
      createEvidence(view.fact, `${view.name}: ${setting} ${kind}${values && `: ${values}`}`),
    )
  const more = differences.length - evidence.length
  if (more > 0) evidence.push(createEvidence(view.fact, `${view.name}: ${more} more`))
  const unequal = differences.filter(({ kind }) => kind !== 'added')
  if (unequal.length > 0)
    return fail(`${view.name} against ${since}: ${formatDifferences(unequal)}`, ...evidence)
  if (perhapsRemoved.length > 0) {
    return inconclusive(
      `${view.name} no longer names ${formatSettings(perhapsRemoved)}, which a release removed: which release runs is not known`,
      ...evidence,
    )
  }
  if (hidden.length > 0) {
    return notAssessed(
      `${view.name}: what it shows is as in ${since}; ${formatSettings(hidden)} ${hidden.length === 1 ? 'is' : 'are'} hidden from it, and need SSH access to config.json`,
      ...evidence,
      createEvidence(view.fact, `${view.name}: not compared: ${hidden.slice(0, nameLimit).join(', ')}`),
    )
  }
  const added = differences.length > 0 ? `, and ${differences.length} were added` : ''
  return pass(
    `${view.name}: every setting is as in ${since}${added}`,
    ...evidence,
    createEvidence('mattermost.baseline', since),
  )
}

/** `lost: SqlSettings.DataSource, … ; reset: …`. */
function formatDifferences(differences: readonly Difference[]): string {
  return driftKinds
    .flatMap((kind) => {
      const such = differences.filter((one) => one.kind === kind).map(({ setting }) => setting)
      return such.length === 0 ? [] : [`${kind} ${formatSettings(such)}`]
    })
    .join('; ')
}

function formatSettings(settings: readonly string[]): string {
  const first = settings.slice(0, 5).join(', ')
  return settings.length > 5 ? `${first} and ${settings.length - 5} more` : first
}
