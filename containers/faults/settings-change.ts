import type { StackFault } from './fault.ts'
import { fileChange, restart } from './host-scripts.ts'

type Settings = Record<string, Record<string, unknown>>

/** A config.json with other settings, and Mattermost started anew. */
export function settingsChange(
  name: string,
  path: string,
  changes: Settings,
  then = restart('mattermost'),
): Pick<StackFault, 'apply' | 'revert'> {
  return fileChange(
    name,
    path,
    (text) => `${JSON.stringify(merged(JSON.parse(text), changes), null, 4)}\n`,
    then,
  )
}

function merged(settings: Settings, changes: Settings): Settings {
  const sections = Object.entries(changes).map(([section, values]) => [
    section,
    { ...settings[section], ...values },
  ])
  return { ...settings, ...Object.fromEntries(sections) }
}
