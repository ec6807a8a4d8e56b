import type { Judgement } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, inconclusive, notAssessed, type Verdict } from '../../../core/verdict.ts'
import { combineVerdicts } from '../combined-verdict.ts'
import { countHostFiles, findServing } from '../host/serving.ts'
import type { ConfigurationFacts } from './configuration-facts.ts'
import type { ConfigurationView, ConfigurationViews } from './configuration-view.ts'
import { collectHostViews } from './host-configuration-views.ts'

/** Every place in which this run has seen Mattermost's settings. */
export function collectViews(
  facts: ConfigurationFacts,
  access: Judgement<unknown>['access'],
): ConfigurationViews {
  const seen = collectHostViews(facts, access)
  const rest = createRestView(facts, access)
  if (!rest) return seen
  if (!('verdict' in rest)) return { ...seen, views: [...seen.views, rest] }
  // It would say what runs, and that is known.
  return seen.views.some(({ of, container }) => of === 'running' && container === undefined)
    ? seen
    : { ...seen, obstacles: [...seen.obstacles, rest] }
}

/**
 * Judges what runs and what the next start takes, wherever it can be seen, and gives the worst verdict. A source that can't be
 * read leaves it open.
 *
 * @param judge - null: this view doesn't show what is asked.
 */
export function judgeConfiguration(
  facts: ConfigurationFacts,
  { access }: Pick<Judgement<unknown>, 'access'>,
  judge: (view: ConfigurationView) => Verdict | null,
): Verdict {
  const { views, obstacles: inTheWay, missing, dead } = collectViews(facts, access)
  const obstacles = [...inTheWay, ...missing.map(judgeMissing)]
  const judged = views.flatMap((view) => {
    const verdict = judge(view)
    return verdict ? [{ view, verdict }] : []
  })
  if (judged.length > 0) {
    return mentionDead(
      combineVerdicts([
        ...judged.map((one) => weakenIfContained(weakenIfEnvironmentUnread(one, judged), one, facts)),
        ...obstacles,
      ]),
      dead,
    )
  }
  if (obstacles.length > 0) return combineVerdicts(obstacles)
  return views.length > 0 ? judgeHidden(views) : judgeUnseen(access)
}

/** What the check of the settings themselves (config-sql) fails leaves every other one open. */
function judgeMissing({ host, path, by }: ConfigurationViews['missing'][number]): Verdict {
  const what = `${path}, which ${by} names on ${host}, is not there: what the next start takes is not known`
  return inconclusive(what, createEvidence('host.mattermostConfigNamed', `${host}: ${path}: absent`))
}

/** That a file is dead is no finding of its own, but whoever edits it should know. */
function mentionDead(verdict: Verdict, dead: readonly string[]): Verdict {
  const evidence = dead.map((sentence) => createEvidence('host.units', sentence))
  return { ...verdict, evidence: [...verdict.evidence, ...evidence] }
}

/** What files and units of the host say is not what a Mattermost in a container was given. */
function weakenIfContained(verdict: Verdict, { view }: JudgedView, facts: ConfigurationFacts): Verdict {
  if (view.host === null || view.of === 'running' || view.container !== undefined) return verdict
  const serving = findServing(facts, view.host, 'app')
  if (countHostFiles(serving) === 'yes') return verdict
  return inconclusive(
    `${verdict.reason}; but ${serving.grounds}: its own settings and environment were not read`,
    ...verdict.evidence,
    createEvidence('host.processes', `${view.host}: ${serving.grounds}`),
  )
}

interface JudgedView {
  view: ConfigurationView
  verdict: Verdict
}

/** A verdict on a file whose environment was not read counts only if the running server gives the same verdict. */
function weakenIfEnvironmentUnread({ view, verdict }: JudgedView, judged: readonly JudgedView[]): Verdict {
  const open = view.unreadEnvironment.length > 0 && ['pass', 'fail'].includes(verdict.verdict)
  const same = judged.some(
    (other) => other.view.of === 'running' && other.verdict.verdict === verdict.verdict,
  )
  if (!open || same) return verdict
  const unread = view.unreadEnvironment.join(', ')
  return inconclusive(
    `${verdict.reason}, unless ${unread}, which is not read, says otherwise`,
    ...verdict.evidence,
    createEvidence('host.units', `${view.host}: EnvironmentFile ${unread}`),
  )
}

function judgeHidden(views: readonly ConfigurationView[]): Verdict {
  const names = views.map(({ name }) => name).join(', ')
  return views.some(({ host }) => host !== null)
    ? inconclusive(`${names}: what is there is no value of this setting`)
    : notAssessed(
        `${names} shows nothing of it: this needs SSH access to its hosts, or a token whose role may read this part of the system console`,
      )
}

function judgeUnseen(access: Judgement<unknown>['access']): Verdict {
  if (access.hosts.length === 0 && !access.api) {
    return notAssessed(
      'this run was not given SSH access to its hosts (nodes in the config file, or --inventory) or a token of the REST API (api in the config file)',
    )
  }
  return inconclusive(
    `no settings of Mattermost were found on ${access.hosts.map(({ name }) => name).join(', ')}: declare the role app, or give an API token`,
  )
}

function createRestView(
  facts: ConfigurationFacts,
  access: Judgement<unknown>['access'],
): ConfigurationView | Verdict | null {
  const fact = 'mattermost.configuration' as const
  const answer = facts[fact]
  if (!answer) return access.api ? inconclusive(`not seen: the probe for ${fact} did not finish`) : null
  if (answer.status === 'unprotected') {
    return inconclusive(
      `the API token was not sent, since the server's certificate does not verify: ${answer.code}`,
      createEvidence(fact, answer.code),
    )
  }
  if (answer.status !== 'ok') {
    const why = describeFailure(answer)
    return inconclusive(
      `the REST API did not answer with the configuration: ${why}`,
      createEvidence(fact, why),
    )
  }
  const { httpStatus, configuration, environment } = answer.value
  if (!configuration) {
    const known = refusals[httpStatus] ?? 'no configuration'
    return inconclusive(
      `the REST API answered with status ${httpStatus}: ${known}`,
      createEvidence(fact, `GET /api/v4/config: status ${httpStatus}`),
    )
  }
  return {
    name: 'REST API',
    fact,
    host: null,
    of: 'running',
    config: configuration,
    overrides: {},
    overridden: environment ?? [],
    dataSources: configuration.dataSources,
    unreadEnvironment: [],
  }
}

const refusals: Readonly<Record<number, string>> = {
  401: 'the token is not valid',
  403: "the token's role may not read the configuration (give its account the role system_read_only_admin)",
}
