import { extensionName } from '../../../core/tls/registry/extensions.ts'
import type { ClientHello } from '../../../core/tls/wire/client-hello.ts'
import type { HelloPart } from './hello-parts.ts'
import { createClientHello, type Offer } from './offer.ts'
import type { Endpoint } from './tls-endpoint.ts'

/** The hello of an offer to this server, but for what the server was found not to bear. */
export function createHelloFor({ serverName, without = [] }: Endpoint, offer: Offer): ClientHello {
  const has = (part: HelloPart) => without.includes(part)
  const hello = createClientHello(
    {
      ...offer,
      groups: has('rare-groups') ? keepUsual(offer.groups, usualGroups) : offer.groups,
      signatureSchemes: has('rare-schemes')
        ? keepUsual(offer.signatureSchemes, usualSchemes)
        : offer.signatureSchemes,
    },
    serverName,
  )
  const omitted = new Set<string>(without)
  const extensions = hello.extensions?.filter(({ type }) => !omitted.has(extensionName(type))) ?? null
  return { ...hello, extensions }
}

/** A list of nothing but rare names asks about them, and stays as it is. */
function keepUsual(names: readonly string[], usual: readonly string[]): readonly string[] {
  const kept = names.filter((name) => usual.includes(name))
  return kept.length > 0 ? kept : names
}

const usualGroups: readonly string[] = ['x25519', 'secp256r1', 'secp384r1', 'secp521r1']
const usualSchemes: readonly string[] = [
  'ecdsa_secp256r1_sha256',
  'ecdsa_secp384r1_sha384',
  'ecdsa_secp521r1_sha512',
  'ed25519',
  'rsa_pss_rsae_sha256',
  'rsa_pss_rsae_sha384',
  'rsa_pss_rsae_sha512',
  'rsa_pkcs1_sha256',
  'rsa_pkcs1_sha384',
  'rsa_pkcs1_sha512',
  'rsa_pkcs1_sha1',
]
