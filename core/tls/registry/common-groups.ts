import { createHash } from 'node:crypto'

/**
 * The name of a finite-field group that many servers share; null: none of those known here. Sharing one is fine where it is
 * long enough: those of RFC 7919 are meant for it. Of a short one, somebody may have done the work already (Logjam).
 *
 * @param prime - in hex
 */
export function findCommonGroup(prime: string): string | null {
  return findGroup(prime)?.name ?? null
}

/** Is this the modulus of a published standard? Those were shown to be prime when they were made. */
export function isStandardModulus(prime: string): boolean {
  return findGroup(prime)?.isStandard ?? false
}

function findGroup(prime: string) {
  const padded = prime.length % 2 === 0 ? prime : `0${prime}`
  const sha256 = createHash('sha256').update(Buffer.from(padded, 'hex')).digest('hex')
  return groups.find((group) => group.sha256 === sha256)
}

/**
 * SHA-256 of the primes, big-endian and without leading zeros. Taken from the list that testssl.sh 3.0 comes with
 * (common-primes.txt: nmap's ssl-dh-params and cryptosense's common.json), what is for mail, FTP and Java left out. Not all of them are prime:
 * Socat's was not.
 */
const groups: readonly { name: string; bits: number; sha256: string; isStandard?: true }[] = [
  {
    name: 'Apache 2.0',
    bits: 512,
    sha256: '3cdb020b9ef298b2f3f6cf5a872af527337bf7b9f654b2e70c49da16a4d24137',
  },
  {
    name: 'Apache 2.2',
    bits: 1024,
    sha256: 'f79d1db3c955a28fdeca462670a0712efee4b588c7858e4943883f903bd1354b',
  },
  {
    name: 'Apache 2.2',
    bits: 512,
    sha256: 'db01e702899166da28c9bc7896af62bcdf0c96d0fb341950ba80e68bd51a57ef',
  },
  {
    name: 'Apache 2.2',
    bits: 1024,
    sha256: 'bf910d9df4e0b2e76cda7443f592aa118e33ba2c224ebc27fb8978d873c8c2e3',
  },
  {
    name: 'nginx before 1.11.0',
    bits: 1024,
    sha256: '8ae47dca3d24e9b64640062686da234dcabada26b0da6f090c5449c1338d9a11',
  },
  {
    name: 'OpenSSL’s dhparam',
    bits: 512,
    sha256: 'f26e2403f3f07946654404909f0ff81d9354de17250411b4c04b89af73178425',
  },
  {
    name: 'OpenSSL’s dhparam',
    bits: 1024,
    sha256: '66d0bf38b0bdfacf2fdae33f35102ab6079fd5ff0feff8e436a4063745c72739',
  },
  {
    name: 'OpenSSL’s dhparam',
    bits: 2048,
    sha256: '3166ce19180005327a6059a2e7a4ed22775ad2f0eadaee59a7481ab391fe592f',
  },
  {
    name: 'OpenSSL’s dhparam',
    bits: 2048,
    sha256: '9e348a9471b7d123aa97071e38288379fc12a9992e8e75db2113c1ded5463ac3',
  },
  {
    name: 'OpenSSL’s dhparam',
    bits: 4096,
    sha256: 'ce7728db3aed1119a82b9f17b17df9f8e370ddd7639946df09a119f924aa42e8',
  },
  {
    name: 'RFC 2409 §6.1',
    isStandard: true,
    bits: 768,
    sha256: 'b52ba6a3026520a6c49d37e4587601801bee500123b3259b6bf03e7cecc3e63d',
  },
  {
    name: 'RFC 2409 §6.2',
    isStandard: true,
    bits: 1024,
    sha256: '3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0',
  },
  {
    name: 'RFC 3526 group 5',
    isStandard: true,
    bits: 1536,
    sha256: '64fcc83ec403930bf18393dbc883ccaa1fbb08ac876f77f7aa99748ca945019b',
  },
  {
    name: 'RFC 3526 group 14',
    isStandard: true,
    bits: 2048,
    sha256: 'd66436f79bbd6b2e38c0ffbd079be904d2641415e2e67140e09448be9a60890e',
  },
  {
    name: 'RFC 3526 group 15',
    isStandard: true,
    bits: 3072,
    sha256: '48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c',
  },
  {
    name: 'RFC 3526 group 16',
    isStandard: true,
    bits: 4096,
    sha256: '4ee95187682bcb230ad26a95205f6920e84708f6251b3894329b09ec23919e33',
  },
  {
    name: 'RFC 3526 group 17',
    isStandard: true,
    bits: 6144,
    sha256: 'd1bfe6d0925ce7e4da262b62861514a7755e35831e429f343e7b864848657efd',
  },
  {
    name: 'RFC 3526 group 18',
    isStandard: true,
    bits: 8192,
    sha256: '39ab4feab950a3128fb71accb9fc3965d857012e081998a85996e3ea8b3c3bcf',
  },
  {
    name: 'RFC 5114 §2.1',
    isStandard: true,
    bits: 1024,
    sha256: '44c55cfee5c075927cf682da5b681bdecbd5c3eb0784c14f5dce7610f0ef133d',
  },
  {
    name: 'RFC 5114 §2.2',
    isStandard: true,
    bits: 2048,
    sha256: 'bfe545862ca102ad1eeddb5fbfa5bf855ac4995c56a8b408ce3fe099dce93a9d',
  },
  {
    name: 'RFC 5114 §2.3',
    isStandard: true,
    bits: 2048,
    sha256: '0b7835722cb619827610c2549fdda5587421686c4409a13865e76225522ddcc9',
  },
  {
    name: 'seen often by weakdh.org',
    bits: 1024,
    sha256: '74a5cce5b6a93eb755e2f48250dc7cb3ea529484af916e1368034b6f70eb25fc',
  },
  {
    name: 'seen often by weakdh.org',
    bits: 1024,
    sha256: '196085cb4281d1ff18efaad097bc1ec0af2581444026a6a3018b1479f6d89cdb',
  },
  {
    name: 'seen often by weakdh.org',
    bits: 1024,
    sha256: '80571b97f71f89727ab0c40bb73b4f01a420469abd814b7b35090c8d6dff62b0',
  },
  {
    name: 'seen often by weakdh.org',
    bits: 1024,
    sha256: '5f856a00120eee6d6b87ef8f596aefbbd284f8a611c8329a713d37cdec2a27b0',
  },
  {
    name: 'seen often by weakdh.org',
    bits: 1024,
    sha256: 'deb671287187265a5383df13708d3a757735f4af22dd171265385822f5aca5b9',
  },
  {
    name: 'seen often by weakdh.org',
    bits: 1024,
    sha256: 'bc19c041491e550f381d09415a82e1b359410e8e243744cc545a342455f5fcd8',
  },
  {
    name: 'seen often by weakdh.org',
    bits: 1024,
    sha256: 'ac0ff7a415f003c6503d4c126f2929769e6f3f89c29efa450764212fa13e2069',
  },
  {
    name: 'seen often by weakdh.org',
    bits: 1024,
    sha256: '2b07d24b932aa7a015c45a3f06e75ba71cb8cff8d33980acebf628afff1c101e',
  },
  {
    name: 'seen often by weakdh.org',
    bits: 1024,
    sha256: '8523c72057043833089915168751620b02dd60206beaa3ddb65df468acc9584e',
  },
  {
    name: 'seen often by weakdh.org',
    bits: 1024,
    sha256: '52d4faa53003b8349dac3e984a6423bc1ab6ab927f1855d94757185f71b5d97d',
  },
  { name: 'Socat', bits: 2048, sha256: 'd03fdc7fe0f0d300624dd6d8a1682855bcd396581fa046931894424f648fca60' },
  { name: 'Socat', bits: 1024, sha256: 'ac10fa3c5965ca361c07b3511140eb0a5cc89d92417708b1c13d07dc24770e22' },
  { name: 'HAProxy', bits: 1024, sha256: '486e235226a927b22b9389bf43377084cb9be4c303f08fd490613ab4d9dfbd31' },
  { name: 'HAProxy', bits: 2048, sha256: '7b6551ea6ff09bd78c24bede10980a155f70b6c81e48b4dd8bec822ab3bf0e94' },
  { name: 'HAProxy', bits: 4096, sha256: 'a67f41cb161353e098a815bf4070d3268927a50cf3b9be233377f81e0ac77c1e' },
  {
    name: 'RFC 7919 ffdhe2048',
    isStandard: true,
    bits: 2048,
    sha256: '9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966',
  },
  {
    name: 'RFC 7919 ffdhe3072',
    isStandard: true,
    bits: 3072,
    sha256: '0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17',
  },
  {
    name: 'RFC 7919 ffdhe4096',
    isStandard: true,
    bits: 4096,
    sha256: '4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e',
  },
  {
    name: 'RFC 7919 ffdhe6144',
    isStandard: true,
    bits: 6144,
    sha256: '227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7',
  },
  {
    name: 'RFC 7919 ffdhe8192',
    isStandard: true,
    bits: 8192,
    sha256: '770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833',
  },
]
