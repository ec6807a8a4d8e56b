import { expect, test } from 'vitest'
import { type PathCase, pathCases, type Word } from '../../../lab/certificates/path-cases.ts'
import { askVerifiers } from '../../../lab/certificates/verifiers.ts'
import { listMissingPrograms } from '../../../lab/programs/programs.ts'
import { performAtOnce } from '../../work/work-budget.ts'
import { readCertificate } from './parsed-certificate.ts'
import { createTrustAnchors } from './trust-anchors.ts'
import { createSignatureCheck } from './trust-path.ts'
import { findTrustPaths } from './trust-paths.ts'

/** Our word: as `standingOf` in `suites/` has it, but for what OpenSSL says. */
function judge({ leaf, sent, roots }: PathCase): Word {
  const [first, ...others] = [leaf, ...sent].map((der) => readCertificate(der))
  if (!first) throw new Error('a leaf that cannot be read')
  const read = others.filter((certificate) => certificate !== null)
  const now = new Date()
  const work = findTrustPaths(first, read, createTrustAnchors(roots), now, createSignatureCheck())
  const { paths = [] } = performAtOnce(work, 100) ?? {}
  const open = paths.filter(({ faults, certificates }) => {
    const isValid = certificates.every(({ fields: { notBefore, notAfter } }) => {
      return notBefore !== null && notAfter !== null && notBefore <= now && now <= notAfter
    })
    return faults.length === 0 && isValid
  })
  if (open.some(({ doubts }) => doubts.length === 0)) return 'takes'
  return open.length > 0 ? 'unsure' : 'refuses'
}

test.each(Object.entries(pathCases))('%s', (_name, one) => {
  expect(judge(one)).toBe(one.right)
})

test.skipIf(listMissingPrograms(['openssl', 'certtool']).length > 0)(
  'OpenSSL, GnuTLS, Go and Java, those that are there, say the same, or what is known of them',
  async () => {
    const names = Object.keys(pathCases)
    const answers = await askVerifiers(pathCases)
    expect(answers.length).toBeGreaterThanOrEqual(2)
    const differing = answers.flatMap(({ verifier, words }) => {
      expect(words).toHaveLength(names.length)
      return names
        .filter((name, index) => words[index] !== pathCases[name]?.right)
        .map((name) => `${verifier}: ${name}`)
    })
    const known = names.flatMap((name) =>
      Object.keys(pathCases[name]?.others ?? {})
        .filter((verifier) => answers.some((answer) => answer.verifier === verifier))
        .map((verifier) => `${verifier}: ${name}`),
    )
    expect(differing.sort()).toEqual(known.sort())
  },
)
