import { defineCheck } from '../../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../../core/verdict.ts'
import {
  createVersionEvidence,
  listOfferedVersions,
  listUnsettledVersions,
} from '../../reading/edge/offered-versions.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

/** SSL 3.0 has no extensions, and TLS 1.3 does the same by itself (RFC 8446 §D). */
const versions = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'] as const

export const check = defineCheck({
  id: 'tls-extended-master-secret',
  area: 'edge',
  title: 'Master secrets are bound to their handshake',
  severity: 'low',
  why: 'Without it someone in the middle can make two connections share a secret, and what relies on that secret, resumption and client certificates, takes one for the other (Triple Handshake, CVE-2014-1295).',
  remediation: 'Let OpenSSL 1.1.0 or newer terminate TLS, which does it by itself, or offer TLS 1.3 alone.',
  references: ['https://www.rfc-editor.org/rfc/rfc7627', 'https://mitls.org/pages/attacks/3SHAKE'],
  needs: ['tls.versions', 'tls.extensions'],
  requirements: { current: { value: null, clauses: [rfc.extendedMasterSecret] } },
  judge(facts) {
    const offered = listOfferedVersions(facts['tls.versions'])
    const spoken = versions.filter((version) => offered.includes(version))
    const extensions = facts['tls.extensions']
    const evidence = spoken.map((version) => {
      const names = extensions[version]
      const observed = names?.includes('extended_master_secret') ? 'agreed to' : 'not agreed to'
      return createEvidence('tls.extensions', `${version}: ${names ? observed : 'not seen'}`)
    })
    const without = spoken.filter(
      (version) => extensions[version]?.includes('extended_master_secret') === false,
    )
    if (without.length > 0)
      return fail(`no extended_master_secret (RFC 7627) in ${without.join(', ')}`, ...evidence)
    const open = [
      ...listUnsettledVersions(facts['tls.versions'], versions),
      ...spoken.filter((version) => !extensions[version]).map((version) => `${version}: not seen`),
    ]
    if (open.length > 0)
      return inconclusive(`the extensions of the server were not all seen: ${open.join('; ')}`, ...evidence)
    if (spoken.length > 0)
      return pass(`extended_master_secret is agreed to in ${spoken.join(', ')}`, ...evidence)
    return offered.includes('TLS 1.3')
      ? notApplicable(
          'TLS 1.3 binds its secrets by itself',
          ...createVersionEvidence(facts['tls.versions'], offered),
        )
      : inconclusive('no version that has it was negotiated')
  },
})
