import { defineCheck } from '../../core/check.ts'
import { describe } from '../../core/outcome.ts'
import { fail, inconclusive, notAssessed, pass, seen, type Verdict } from '../../core/verdict.ts'
import { type Difference, type Drift, driftBetween, driftKinds } from '../reading/app/configuration-drift.ts'
import { configurationFacts } from '../reading/app/configuration-facts.ts'
import { viewsOf } from '../reading/app/configuration-verdict.ts'
import { namesOf, type View, type Views } from '../reading/app/configuration-view.ts'
import { worst } from '../reading/combined-verdict.ts'
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
  uses: configurationFacts,
  requirements: {
    current: { value: { sections: null as readonly string[] | null }, clauses: [mattermost.replacedConfig] },
    salt: { value: { sections: ['SqlSettings'] }, clauses: [salt.sqlSettings] },
  },
  judge: (facts, { access, requirement }) => {
    const { at, configuration } = facts['mattermost.baseline']
    if (configuration.status !== 'ok') {
      const why = describe(configuration)
      return inconclusive(`the kept config.json could not be read: ${why}`, seen('mattermost.baseline', why))
    }
    const { sections } = requirement.value
    const { views, obstacles } = viewsOf(facts, access)
    const compared = sources({ views, obstacles })
    if (compared.length === 0) {
      return obstacles.length > 0
        ? worst(obstacles)
        : notAssessed(
            'this run was not given SSH access to its hosts (nodes in the config file, or --inventory) or a token of the REST API (api in the config file), so there is nothing to compare the kept config.json with',
          )
    }
    const since =
      at === null ? 'the kept config.json' : `the config.json of ${at.slice(0, 'YYYY-MM-DD'.length)}`
    return worst([
      ...compared.map((view) => {
        const drift = driftBetween(configuration.value, view, knownNames(views))
        return judgeDrift(view, within(drift, sections), since)
      }),
      ...obstacles,
    ])
  },
})

/** The kept file is compared with files of hosts if one could be read, else with what runs. */
function sources({ views }: Views): readonly View[] {
  const files = views.filter(({ of }) => of === 'next start')
  if (files.length > 0) return files
  const unmasked = views.filter(({ host }) => host !== null)
  return unmasked.length > 0 ? unmasked : views
}

/**
 * A running server names every setting that it has. mmctl lists all of them; the API lists those that the role may see, and the
 * names of the others.
 */
function knownNames(views: readonly View[]): ReadonlySet<string> | null {
  const running = views.filter(({ of }) => of === 'running')
  return running.length === 0 ? null : new Set(running.flatMap(({ config }) => namesOf(config)))
}

function within({ differences, hidden }: Drift, sections: readonly string[] | null): Drift {
  const counts = (setting: string) => sections === null || sections.includes(setting.split('.')[0] ?? '')
  return { differences: differences.filter(({ setting }) => counts(setting)), hidden: hidden.filter(counts) }
}

/** Most settings that are named one by one. */
const nameLimit = 50

function judgeDrift(view: View, { differences, hidden }: Drift, since: string): Verdict {
  const evidence = differences
    .slice(0, nameLimit)
    .map(({ setting, kind, values }) =>
      seen(view.fact, `${view.name}: ${setting} ${kind}${values && `: ${values}`}`),
    )
  const more = differences.length - evidence.length
  if (more > 0) evidence.push(seen(view.fact, `${view.name}: ${more} more`))
  const unequal = differences.filter(({ kind }) => kind !== 'added')
  if (unequal.length > 0) return fail(`${view.name} against ${since}: ${summary(unequal)}`, ...evidence)
  if (hidden.length > 0) {
    return notAssessed(
      `${view.name}: what it shows is as in ${since}; ${counted(hidden)} ${hidden.length === 1 ? 'is' : 'are'} hidden from it, and need SSH access to config.json`,
      ...evidence,
      seen(view.fact, `${view.name}: not compared: ${hidden.slice(0, nameLimit).join(', ')}`),
    )
  }
  const added = differences.length > 0 ? `, and ${differences.length} were added` : ''
  return pass(
    `${view.name}: every setting is as in ${since}${added}`,
    ...evidence,
    seen('mattermost.baseline', since),
  )
}

/** `lost: SqlSettings.DataSource, … ; reset: …`. */
function summary(differences: readonly Difference[]): string {
  return driftKinds
    .flatMap((kind) => {
      const such = differences.filter((one) => one.kind === kind).map(({ setting }) => setting)
      return such.length === 0 ? [] : [`${kind} ${counted(such)}`]
    })
    .join('; ')
}

function counted(settings: readonly string[]): string {
  const first = settings.slice(0, 5).join(', ')
  return settings.length > 5 ? `${first} and ${settings.length - 5} more` : first
}
