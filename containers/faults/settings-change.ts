import type { StackFault } from './fault.ts'
import { changeFileOnHost, restartScriptOf } from './host-scripts.ts'

type Settings = Record<string, Record<string, unknown>>

/** A config.json with other settings, and Mattermost started anew. */
export function changeSettings(
  name: string,
  path: string,
  changes: Settings,
  then = restartScriptOf('mattermost'),
): Pick<StackFault, 'apply' | 'revert'> {
  return changeFileOnHost(
    name,
    path,
    (text) => `${JSON.stringify(mergeSettings(JSON.parse(text), changes), null, 4)}\n`,
    then,
  )
}

function mergeSettings(settings: Settings, changes: Settings): Settings {
  const sections = Object.entries(changes).map(([section, values]) => [
    section,
    { ...settings[section], ...values },
  ])
  return { ...settings, ...Object.fromEntries(sections) }
}
