/**
 * The IANA name of a suite by OpenSSL's, by the rule behind them: today's `openssl ciphers -stdname` has no line for what it has no more.
 * Null: a suite that the rule does not cover.
 */
export function ianaNameOf(name: string): string | null {
  if (name.startsWith('TLS_')) return name
  const parts =
    /^(?:(?<exchange>ECDHE?-(?:RSA|ECDSA)|(?:DHE?|EDH)-(?:RSA|DSS)|ADH|AECDH)-)?(?<cipher>.+)$/.exec(
      name,
    )?.groups
  const cipher = cipherOf(parts?.cipher ?? '')
  return cipher && `TLS_${exchangeOf(parts?.exchange)}_WITH_${cipher}`
}

function exchangeOf(exchange = 'RSA'): string {
  if (exchange === 'ADH') return 'DH_anon'
  if (exchange === 'AECDH') return 'ECDH_anon'
  return exchange.replace('EDH', 'DHE').replace('-', '_')
}

function cipherOf(cipher: string): string | null {
  const fixed: Readonly<Record<string, string>> = {
    'DES-CBC3-SHA': '3DES_EDE_CBC_SHA',
    'DES-CBC-SHA': 'DES_CBC_SHA',
    'IDEA-CBC-SHA': 'IDEA_CBC_SHA',
    'RC4-SHA': 'RC4_128_SHA',
    'RC4-MD5': 'RC4_128_MD5',
    'SEED-SHA': 'SEED_CBC_SHA',
    'CHACHA20-POLY1305': 'CHACHA20_POLY1305_SHA256',
    'NULL-SHA': 'NULL_SHA',
    'NULL-SHA256': 'NULL_SHA256',
    'NULL-MD5': 'NULL_MD5',
  }
  const block = /^(?<family>AES|CAMELLIA|ARIA)-?(?<bits>128|256)-(?<rest>.+)$/.exec(cipher)?.groups
  if (!block) return fixed[cipher] ?? null
  const { family, bits, rest = '' } = block
  if (/^CCM8?$/.test(rest)) return `${family}_${bits}_${rest.replace('8', '_8')}`
  return `${family}_${bits}_${rest.startsWith('GCM') ? rest.replace('-', '_') : `CBC_${rest}`}`
}
