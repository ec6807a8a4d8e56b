import type { Fact } from '../../../core/fact.ts'
import { fail, inconclusive, type Verdict } from '../../../core/verdict.ts'
import { compareReleases, parseRelease } from '../mattermost-releases.ts'
import { type ConfigurationView, createSettingEvidence, isSwitchedOn } from './configuration-view.ts'

/**
 * Settings with which no release from 11.0 on starts, whether they come from the file, the database or the environment.
 *
 * @see https://docs.mattermost.com/administration-guide/upgrade/important-upgrade-notes.html
 */
const obstacles = [
  { setting: 'TeamSettings.ExperimentalViewArchivedChannels', stops: false },
  { setting: 'ExperimentalSettings.ClientSideCertEnable', stops: true },
] as const
const since = [11, 0] as const

/** A finding for each setting that stops the next start; open where the release that runs isn't known. */
export function judgeStart(
  view: ConfigurationView,
  clientConfig: Fact<'mattermost.clientConfig'> | undefined,
): Verdict[] {
  const release = findRelease(clientConfig)
  if (release !== null && compareReleases(release, since) < 0) return []
  return obstacles.flatMap(({ setting, stops }) => {
    if (isSwitchedOn(view, setting) !== stops) return []
    const what = `${view.name}: ${setting} is ${stops}, with which no release from ${since.join('.')} on starts`
    const evidence = createSettingEvidence(view, setting)
    return [
      release === null
        ? inconclusive(`${what}; which release runs is not known`, evidence)
        : fail(what, evidence),
    ]
  })
}

/** The release that answers, where it says so; null: not known. */
export function findRelease(
  clientConfig: Fact<'mattermost.clientConfig'> | undefined,
): readonly [number, number] | null {
  if (clientConfig?.status !== 'ok' || clientConfig.value.response.status !== 200) return null
  return parseRelease(clientConfig.value.body?.Version ?? '')
}
