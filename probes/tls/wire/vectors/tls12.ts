import { bytes } from './bytes.ts'

/**
 * What OpenSSL 3.0 answered on loopback to a TLS 1.2 hello with ECDHE-ECDSA suites, ALPN h2 and secp256r1.
 */
export const serverHello = bytes(`
  02 000062                                             # server_hello, 98 bytes
  0303                                                  # TLS 1.2
  aae8731d4120d56799455e78c224be05                      # random
  f4cebd3f6be061dd444f574e47524401                      #   ends in "DOWNGRD" 01: it also speaks TLS 1.3
  20 3f619cfb6688521a5ecdf6e4c2e8c713                   # session_id, 32 bytes
     2bd06806359423910c75fb18573a6e47
  c009                                                  # TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  00                                                    # no compression
  001a                                                  # extensions, 26 bytes
    ff01 0001 00                                        # renegotiation_info: empty
    000b 0004 03 000102                                 # ec_point_formats: three
    0010 0005 0003 02 6832                              # ALPN: h2
    0017 0000                                           # extended_master_secret
`)

export const serverKeyExchange = bytes(`
  0c 00008f                                             # server_key_exchange, 143 bytes
  03 0017                                               # named_curve secp256r1
  41 047c6347314b77c2e9278e76e88492e2                   # point, 65 bytes, uncompressed
     6a85c99f2c946c00a9ff089ef1afc59f
     4ec71a695570ed3bfb40890873d4da5e
     6f78dadc3a65f8d3627ad568868e6e28
     86
  0403                                                  # ecdsa_secp256r1_sha256
  0046 30440220339c3e558cdab4e1be5a6e8a2b9e07d2         # signature, 70 bytes
       7f15f270e2657cc307e62e0a2a5f945a
       02201e13e7cf145a9939ff6ad409f989
       d3a87abadd46d6a8117ad8eb1d8777ac
       6d19
`)
