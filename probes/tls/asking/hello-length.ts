import { extensionType } from '../../../core/tls/registry/extensions.ts'
import { type ClientHello, encodeClientHello } from '../../../core/tls/wire/client-hello.ts'
import { encodePadding } from '../../../core/tls/wire/extensions/single-value-extensions.ts'

/** With padding (RFC 7685) up to the length; a hello that is longer stays as it is without any. */
export function padToLength(hello: ClientHello, length: number): ClientHello {
  const extensions = (hello.extensions ?? []).filter(({ type }) => type !== extensionType('padding'))
  const extensionHeader = 4
  const missing = length - encodeClientHello({ ...hello, extensions }).length - extensionHeader
  return { ...hello, extensions: missing < 0 ? extensions : [...extensions, encodePadding(missing)] }
}

/**
 * The same hello in another length, another for each step. One of 256 to 511 bytes keeps to those, and no other gets into them: there
 * the length has a meaning (RFC 7685 §1).
 */
export function changeLength(hello: ClientHello, step: number): ClientHello {
  if (step === 0) return hello
  const { length } = encodeClientHello(hello)
  if (length < medium.from || length > medium.to)
    return padToLength(hello, Math.max(length, medium.to + 1) + step * stride)
  const span = medium.to - medium.from + 1
  return padToLength(hello, medium.from + ((length - medium.from + step * stride) % span))
}

const medium = { from: 256, to: 511 }
/** Shares no factor with the powers of two that lengths are counted in, so that no length modulo 256 comes twice. */
const stride = 37
