import type { Sshd } from '../../../../probes/host/questions/sshd.ts'

/** Algorithms by the keywords that list them: those that are broken, or gone from OpenSSH's own defaults, and those that are in order. */
const kinds = [
  {
    keywords: ['ciphers'],
    weak: /^(?:arcfour|3des|blowfish|cast128|des)|-cbc(?:$|@)|^none$/,
    sound: /^(?:aes(?:128|192|256)-(?:ctr|gcm@openssh\.com)|chacha20-poly1305(?:@openssh\.com)?)$/,
  },
  {
    keywords: ['macs'],
    weak: /md5|-96(?:$|-)|ripemd|^hmac-sha1|^umac-64|^none$/,
    sound: /^(?:hmac-sha2-(?:256|512)|umac-128)(?:-etm)?(?:@openssh\.com)?$/,
  },
  {
    keywords: ['kexalgorithms'],
    weak: /-sha1(?:$|[-@])/,
    sound:
      /^(?:curve(?:25519|448)-sha(?:256|512)(?:@libssh\.org)?|ecdh-sha2-nistp(?:256|384|521)|sntrup(?:761|4591761)x25519-sha512(?:@(?:openssh\.com|tinyssh\.org))?|mlkem(?:768x25519-sha256|768nistp256-sha256|1024nistp384-sha384)|diffie-hellman-group(?:-exchange-sha256|14-sha256|15-sha512|16-sha512|17-sha512|18-sha512)|ext-info-s|kex-strict-s-v00@openssh\.com|gss-(?:group14-sha256|group16-sha512|nistp256-sha256|curve25519-sha256)-.*)$/,
  },
  {
    keywords: ['hostkeyalgorithms'],
    weak: /^ssh-(?:rsa|dss)/,
    sound:
      /^(?:(?:sk-)?ssh-ed25519|ssh-ed448|(?:sk-)?ecdsa-sha2-nistp(?:256|384|521)|webauthn-sk-ecdsa-sha2-nistp256|rsa-sha2-(?:256|512))(?:-cert-v01)?(?:@openssh\.com)?$/,
  },
  {
    keywords: ['pubkeyacceptedalgorithms', 'pubkeyacceptedkeytypes'],
    weak: /^ssh-(?:rsa|dss)/,
    sound:
      /^(?:(?:sk-)?ssh-ed25519|ssh-ed448|(?:sk-)?ecdsa-sha2-nistp(?:256|384|521)|webauthn-sk-ecdsa-sha2-nistp256|rsa-sha2-(?:256|512))(?:-cert-v01)?(?:@openssh\.com)?$/,
  },
] as const

/**
 * What OpenSSH has listed by default from 6.7 to 10, and what RHEL's policy makes of it. SHA-1 as a MAC comes last in them, for who
 * has nothing else, and no forgery of it is known: as long as the distributor lists it, it is no fault of the host.
 */
const defaultMacs: ReadonlySet<string> = new Set(
  [
    'umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1',
    'hmac-sha2-256-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha1,umac-128@openssh.com,hmac-sha2-512',
  ].map(sortNames),
)

interface AlgorithmFindings {
  /** `macs has hmac-md5`. */
  weak: string[]
  /** Lists that were not printed, and names that nothing is known of. */
  unknown: string[]
  /** What is said of a pass: MACs that are only there because the distributor has them. */
  byDefault: string[]
}

export function judgeAlgorithms(sshd: Sshd): AlgorithmFindings {
  const findings: AlgorithmFindings = { weak: [], unknown: [], byDefault: [] }
  for (const { keywords, weak, sound } of kinds) {
    const keyword = keywords.find((each) => (sshd[each] ?? []).some((value) => value !== ''))
    if (keyword === undefined) {
      findings.unknown.push(`its ${keywords[0]} are not printed`)
      continue
    }
    const names = listNames(sshd, keyword)
    const found = names.filter((name) => weak.test(name))
    const strange = names.filter((name) => !weak.test(name) && !sound.test(name))
    const usual = keyword === 'macs' && defaultMacs.has(sortNames(names.join(',')))
    if (found.length > 0) findings[usual ? 'byDefault' : 'weak'].push(`${keyword} has ${found.join(', ')}`)
    if (strange.length > 0) findings.unknown.push(`${keyword} has ${strange.slice(0, 4).join(', ')}`)
  }
  const exchanged = listNames(sshd, 'gssapikexalgorithms').filter((name) => /-sha1-/.test(name))
  if (sshd.gssapikeyexchange?.includes('yes') && exchanged.length > 0)
    findings.weak.push(`gssapikexalgorithms has ${exchanged.join(', ')}`)
  return findings
}

function listNames(sshd: Sshd, keyword: string): string[] {
  return (sshd[keyword] ?? [])
    .flatMap((value) => value.toLowerCase().split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function sortNames(list: string): string {
  return list.split(',').toSorted().join(',')
}
