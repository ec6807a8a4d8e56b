import type { Failure } from '../../../core/outcome.ts'
import { cipherSuiteName } from '../../../core/tls/registry/cipher-suites.ts'
import { namedGroupName } from '../../../core/tls/registry/named-groups.ts'
import { versionCode, versionName } from '../../../core/tls/registry/versions.ts'
import type { ServerHello } from '../../../core/tls/wire/server-hello.ts'
import type { Offer } from './offer.ts'
import { groupCode, suiteCode } from './offer.ts'

/**
 * What keeps a ServerHello from being an answer to the offer: an older version is a refusal of the one asked for; a
 * version, suite, group or compression that was never offered is a `violation` (RFC 8446 §4.1.3), and never counts as
 * accepted.
 */
export function findObjection(hello: ServerHello, offer: Offer): Failure | null {
  const asked = versionCode(offer.version)
  if (hello.version !== asked) {
    const older = hello.version < asked && hello.version >= versionCode('SSL 3.0')
    if (!older) return createViolation('version', versionName(hello.version))
    if (!offer.orOlder) return { status: 'lower-version', version: versionName(hello.version) }
  }
  if (!offer.suites.some((name) => suiteCode(name) === hello.cipherSuite)) {
    return createViolation('cipher_suite', cipherSuiteName(hello.cipherSuite))
  }
  if (!(offer.compressionMethods ?? [0]).includes(hello.compressionMethod)) {
    return createViolation('compression_method', String(hello.compressionMethod))
  }
  return offer.version === 'TLS 1.3' ? findGroupObjection(hello, offer) : null
}

export function createViolation(field: string, received: string): Failure {
  return { status: 'violation', field, received }
}

/** A retry must name a group that was offered without a share; a ServerHello one that came with its share (§4.2.8). */
function findGroupObjection({ helloRetryRequest, group }: ServerHello, offer: Offer): Failure | null {
  const shared = (offer.keyShares ?? []).map((share) => share.group)
  const allowed = helloRetryRequest ? offer.groups.filter((name) => !shared.includes(name)) : shared
  if (group === null) return createViolation('key_share', 'none')
  if (allowed.some((name) => groupCode(name) === group)) return null
  return createViolation('selected_group', namedGroupName(group))
}
