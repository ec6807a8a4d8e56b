import type { ProfileName, Requirement } from '../core/requirement.ts'

/** What each profile stands for, and where it looks when a check has no requirement of its own name. */
export const profiles = {
  current: { title: 'What is right today', parent: null },
  'post-quantum': {
    title: 'What is right today, and ML-KEM for every client that has it',
    parent: 'current',
  },
  centos7: { title: 'Mattermost installation on CentOS 7, as written', parent: null },
  'centos7-legacy': { title: 'CentOS 7, with its cipher list for old platforms', parent: 'centos7' },
  'transport-encryption': { title: 'Configuring transport encryption, as written', parent: null },
  salt: { title: 'October 2016 - Mattermost, deployed by Salt, as written', parent: null },
  'centos7-perfect': { title: 'CentOS 7, with its optional perfect SSL Labs test', parent: 'centos7' },
  'mozilla-modern': { title: 'Mozilla TLS guidelines 6.0, modern', parent: null },
  'mozilla-intermediate': { title: 'Mozilla TLS guidelines 6.0, intermediate', parent: null },
  'mozilla-old': { title: 'Mozilla TLS guidelines 5.8, old (6.0 has none)', parent: null },
  anssi: { title: 'ANSSI SDE-NT-35 1.2 (2020), as reported by DINUM in 2026', parent: null },
  bsi: { title: 'BSI TR-02102-2, version 2025-01', parent: null },
  nist: { title: 'NIST SP 800-52 revision 2 (2019), servers', parent: null },
  'pci-dss': { title: 'PCI DSS 4.0.1, requirement 4.2.1', parent: null },
} as const satisfies Record<ProfileName, { title: string; parent: ProfileName | null }>

/** The requirement a profile makes, its own or inherited; null: its document doesn't speak of this. */
export function findRequirement<Value>(
  requirements: Partial<Record<ProfileName, Requirement<Value>>>,
  profile: ProfileName,
): Requirement<Value> | null {
  const parent: ProfileName | null = profiles[profile].parent
  return requirements[profile] ?? (parent ? findRequirement(requirements, parent) : null)
}

/** What a check states under a profile, as one line. */
export function titleOf(
  {
    title,
    requirements,
  }: { title: string; requirements: Partial<Record<ProfileName, Requirement<unknown>>> },
  profile: ProfileName,
): string {
  return findRequirement(requirements, profile)?.title ?? title
}
