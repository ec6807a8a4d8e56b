import {
  type CertificateProfile,
  type Credential,
  issueCertificate,
  type MakeKey,
  makeFreshKey,
} from './issued-certificate.ts'

const dayMs = 86_400_000

/** A private two-level PKI: the root is what a client trusts, the intermediate is what signs. */
export interface Authority {
  root: Credential
  intermediate: Credential
}

/** Where an end entity's own certificate differs from the ordinary. Days are counted from now. */
export interface LeafProfile {
  dnsNames: readonly [string, ...string[]]
  keyBits: number
  validFromDay: number
  validToDay: number
  ocspUrl?: string
  caIssuersUrl?: string
  mustStaple?: boolean
  timestamps?: NonNullable<CertificateProfile['timestamps']>
}

/** RSA 2048 at both levels: the size of the leaf's key is what the documents speak of. */
export async function createAuthority(name: string, makeKey: MakeKey = makeFreshKey): Promise<Authority> {
  const [rootKey, intermediateKey] = await Promise.all([
    makeKey(`${name} root`, 2048),
    makeKey(`${name} intermediate`, 2048),
  ])
  const dates = createValidity(-365, 3650)
  const root = issueCertificate({
    ...dates,
    commonName: `${name} root`,
    issuer: 'itself',
    key: rootKey,
    authority: { pathLength: 1 },
  })
  const intermediate = issueCertificate({
    ...dates,
    commonName: `${name} intermediate`,
    issuer: root,
    key: intermediateKey,
    authority: { pathLength: 0 },
  })
  return { root, intermediate }
}

/** A TLS server's certificate. Its key is made while the issuer may still be in the making. */
export async function issueLeaf(
  issuer: CertificateProfile['issuer'] | Promise<Credential>,
  { dnsNames, keyBits, validFromDay, validToDay, ...urls }: LeafProfile,
  makeKey: MakeKey = makeFreshKey,
): Promise<Credential> {
  const [key, signer] = await Promise.all([makeKey(`leaf of ${dnsNames[0]}`, keyBits), issuer])
  return issueCertificate({
    commonName: dnsNames[0],
    dnsNames,
    issuer: signer,
    key,
    ...createValidity(validFromDay, validToDay),
    ...urls,
  })
}

function createValidity(fromDay: number, toDay: number): Pick<CertificateProfile, 'notBefore' | 'notAfter'> {
  const now = Date.now()
  return { notBefore: new Date(now + fromDay * dayMs), notAfter: new Date(now + toDay * dayMs) }
}
