import type { ProfileName, Requirement } from './requirement.ts'

/** What each profile stands for, and where it looks when a check has no requirement of its own name. */
export const profiles = {
  current: { title: 'What is right today', parent: null },
  centos7: { title: 'Mattermost installation on CentOS 7, as written', parent: null },
  'centos7-legacy': { title: 'CentOS 7, with its cipher list for old platforms', parent: 'centos7' },
  'transport-encryption': { title: 'Configuring transport encryption, as written', parent: null },
  salt: { title: 'October 2016 - Mattermost, deployed by Salt, as written', parent: null },
  'centos7-perfect': { title: 'CentOS 7, with its optional perfect SSL Labs test', parent: 'centos7' },
} as const satisfies Record<ProfileName, { title: string; parent: ProfileName | null }>

/** The requirement a profile makes, its own or inherited; null: its document doesn't speak of this. */
export function requirementFor<Value>(
  requirements: Partial<Record<ProfileName, Requirement<Value>>>,
  profile: ProfileName,
): Requirement<Value> | null {
  const parent: ProfileName | null = profiles[profile].parent
  return requirements[profile] ?? (parent ? requirementFor(requirements, parent) : null)
}
