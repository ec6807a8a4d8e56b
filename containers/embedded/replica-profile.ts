/** The documents the replica can be built from. */
export const replicaProfiles = ['current', 'centos7', 'centos7-legacy', 'centos7-perfect'] as const
export type ReplicaProfile = (typeof replicaProfiles)[number]
