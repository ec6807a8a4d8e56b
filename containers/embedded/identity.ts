import type { LogEntry } from '../../core/tls/wire/signed-certificate-timestamp.ts'
import { type Authority, createAuthority, issueLeaf } from '../pki/authority.ts'
import { caIssuersPath, ocspPath, type Publication } from '../pki/ca-server.ts'
import type { Credential, MakeKey } from '../pki/issued-certificate.ts'
import { createTimestampList, createTransparencyLog, type TransparencyLog } from '../pki/log-signer.ts'
import { createOcspResponse } from '../pki/ocsp-answer.ts'
import type { ServerIdentity } from './https-server.ts'
import type { ReplicaSettings } from './replica-settings.ts'

/** The replica's certificate as it is served, and what its CA says of it. */
export interface Identity {
  server: ServerIdentity
  /** The chain in DER, leaf first, as sent. */
  der: readonly Buffer[]
  /** PEM of the root that a client is told to trust, which need not be the leaf's. */
  trustedRoot: string
  /** The authority of that root. */
  trusted: Authority
  publication: Publication
  /** The logs that signed its timestamps. */
  logs: readonly TransparencyLog[]
}

/** @param caOrigin - where the CA's responder is reached: it stands in the certificate. */
export async function createIdentity(
  settings: ReplicaSettings['certificate'],
  caOrigin: string,
  makeKey: MakeKey,
): Promise<Identity> {
  const trusted = createAuthority('mmverify replica', makeKey)
  const issuing = settings.issuedBy === 'unknown-authority' ? createAuthority('Unknown', makeKey) : trusted
  const { dnsNames, keyBits, validFromDay, validToDay } = settings
  const logs =
    settings.timestamps === 'none'
      ? []
      : [createTransparencyLog('Log A', 'One'), createTransparencyLog('Log B', 'Two')]
  const forged = settings.timestamps === 'forged'
  const profile = { dnsNames, keyBits, validFromDay, validToDay }
  const beyond = {
    mustStaple: settings.mustStaple,
    ...(logs.length > 0 && { timestamps: (entry: LogEntry) => createTimestampList(logs, entry, forged) }),
  }
  const urls = { ocspUrl: `${caOrigin}${ocspPath}`, caIssuersUrl: `${caOrigin}${caIssuersPath}` }
  const selfSigned = settings.issuedBy === 'itself'
  const { defaultName } = settings
  const [leaf, authority, known, other] = await Promise.all([
    selfSigned
      ? issueLeaf('itself', { ...profile, ...beyond }, makeKey)
      : issueLeaf(
          issuing.then(({ intermediate }) => intermediate),
          { ...profile, ...urls, ...beyond },
          makeKey,
        ),
    issuing,
    trusted,
    defaultName === null ? null : issueLeaf('itself', { ...profile, dnsNames: [defaultName] }, makeKey),
  ])
  const chain = selfSigned ? [leaf] : [leaf, ...listSentIssuers(settings.chain, authority)]
  const { intermediate } = authority
  // Nobody can vouch for a self-signed certificate: nginx then ignores ssl_stapling.
  const staple =
    settings.staple === 'none' || selfSigned ? null : createOcspResponse(leaf, intermediate, settings.staple)
  const answer = settings.staple === 'none' ? 'good' : settings.staple
  return {
    server: {
      key: leaf.privateKey,
      chain: chain.map(({ pem }) => pem).join(''),
      staple,
      fallback: other && { key: other.privateKey, chain: other.pem, serverName: dnsNames[0] },
    },
    der: chain.map(({ certificate }) => certificate.raw),
    trustedRoot: known.root.pem,
    trusted: known,
    publication: { issuer: intermediate, answers: [{ subject: leaf, answer }] },
    logs,
  }
}

function listSentIssuers(
  chain: ReplicaSettings['certificate']['chain'],
  { root, intermediate }: Authority,
): Credential[] {
  switch (chain) {
    case 'intermediate':
      return [intermediate]
    case 'root-before-intermediate':
      return [root, intermediate]
    case 'nothing':
      return []
  }
}
