import type { KnowledgeTable } from './knowledge-table.ts'

export interface DistributionSupport {
  /** The last day on which its distributor gives everyone security updates, free long-term support included. */
  until: string
  /** Whether the distributor sells updates beyond that day: a host may have them. */
  sold: boolean
}

/** How long releases get security updates, by `ID` and `VERSION_ID` of os-release(5). */
export const distributionSupports: KnowledgeTable<Readonly<Record<string, DistributionSupport>>> = {
  title: 'How long distributions get security updates',
  source:
    'wiki.debian.org/LTS; ubuntu.com/about/release-cycle; access.redhat.com/support/policy/updates/errata; wiki.centos.org/About/Product; suse.com/lifecycle; en.opensuse.org/Lifetime; alpinelinux.org/releases; docs.aws.amazon.com/linux; fedorapeople.org/groups/schedule; wiki.almalinux.org/release-notes; wiki.rockylinux.org/rocky/version; oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf',
  read: '2026-12-01',
  horizon: '2027-12-01',
  entries: {
    ...listSupports('almalinux', false, { 8: '2029-03-01', 9: '2032-05-31', 10: '2035-05-31' }),
    ...listSupports('alpine', false, {
      '3.12': '2022-05-01',
      '3.13': '2022-11-01',
      '3.14': '2023-05-01',
      '3.15': '2023-11-01',
      '3.16': '2024-05-23',
      '3.17': '2024-11-22',
      '3.18': '2025-05-09',
      '3.19': '2025-11-01',
      '3.20': '2026-04-01',
      '3.21': '2026-11-01',
      '3.22': '2027-05-01',
    }),
    ...listSupports('amzn', false, { 2018: '2023-12-31', 2: '2026-06-30', 2023: '2029-06-30' }),
    // CentOS Stream goes by the same id: 8 was CentOS until 2021, and Stream until 2024.
    ...listSupports('centos', false, {
      5: '2017-03-31',
      6: '2020-11-30',
      7: '2024-06-30',
      8: '2021-12-31',
      9: '2027-05-31',
      10: '2030-01-01',
    }),
    ...listSupports('debian', true, {
      6: '2016-02-29',
      7: '2018-05-31',
      8: '2020-06-30',
      9: '2022-06-30',
      10: '2024-06-30',
      11: '2026-08-31',
      12: '2028-06-30',
      13: '2030-06-30',
    }),
    ...listSupports('fedora', false, {
      30: '2020-05-26',
      31: '2020-11-24',
      32: '2021-05-25',
      33: '2021-11-30',
      34: '2022-06-07',
      35: '2022-12-13',
      36: '2023-05-16',
      37: '2023-12-05',
      38: '2024-05-21',
      39: '2024-11-26',
      40: '2025-05-13',
      41: '2025-12-15',
      42: '2026-05-13',
    }),
    ...listSupports('ol', true, {
      6: '2021-03-31',
      7: '2024-12-31',
      8: '2029-07-31',
      9: '2032-06-30',
      10: '2035-06-30',
    }),
    ...listSupports('opensuse-leap', false, {
      '15.0': '2019-12-03',
      '15.1': '2021-02-02',
      '15.2': '2022-01-04',
      '15.3': '2022-12-31',
      '15.4': '2023-12-07',
      '15.5': '2024-12-31',
      '15.6': '2026-04-30',
      '16.0': '2027-10-31',
    }),
    ...listSupports('rhel', true, {
      5: '2017-03-31',
      6: '2020-11-30',
      7: '2024-06-30',
      8: '2029-05-31',
      9: '2032-05-31',
      10: '2035-05-31',
    }),
    ...listSupports('rocky', false, { 8: '2029-05-31', 9: '2032-05-31', 10: '2035-05-31' }),
    ...listSupports('sles', true, {
      12: '2024-10-31',
      '15.1': '2021-01-31',
      '15.2': '2021-12-31',
      '15.3': '2022-12-31',
      '15.4': '2023-12-31',
      '15.5': '2024-12-31',
      '15.6': '2025-12-31',
      '15.7': '2031-07-31',
    }),
    ...listSupports('ubuntu', true, {
      '12.04': '2017-04-28',
      '14.04': '2019-04-25',
      '16.04': '2021-04-30',
      '18.04': '2023-05-31',
      '20.04': '2025-05-31',
      '22.04': '2027-04-30',
      '24.04': '2029-05-31',
      '26.04': '2031-05-31',
    }),
  },
}

function listSupports(
  id: string,
  sold: boolean,
  until: Readonly<Record<string, string>>,
): Record<string, DistributionSupport> {
  return Object.fromEntries(
    Object.entries(until).map(([version, day]) => [`${id} ${version}`, { until: day, sold }]),
  )
}
