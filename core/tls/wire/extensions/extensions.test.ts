import { expect, test } from 'vitest'
import { parseHex } from '../../../../lab/fixtures/vectors/bytes.ts'
import { DecodeError } from '../codec.ts'
import type { Extension } from '../extension.ts'
import { decodeAlpn, decodeSelectedAlpn, encodeAlpn } from './alpn.ts'
import * as codes from './code-list.ts'
import * as shares from './key-share.ts'
import { decodeServerName, encodeServerName } from './server-name.ts'
import {
  decodeSignedCertificateTimestamps,
  encodeSignedCertificateTimestamps,
} from './signed-certificate-timestamps.ts'
import * as session from './single-value-extensions.ts'
import { encodeStatusRequest } from './status-request.ts'

const entry = { group: 29, keyExchange: parseHex('abcd') }

const encoded: readonly (readonly [string, Extension, number, string])[] = [
  ['server_name', encodeServerName('a.example'), 0, '000c 00 0009 612e6578616d706c65'],
  ['status_request', encodeStatusRequest(), 5, '01 0000 0000'],
  ['supported_groups', codes.encodeSupportedGroups([29, 0x11ec]), 10, '0004 001d 11ec'],
  ['ec_point_formats', codes.encodeEcPointFormats(), 11, '01 00'],
  ['signature_algorithms', codes.encodeSignatureAlgorithms([0x0403]), 13, '0002 0403'],
  ['ALPN', encodeAlpn(['h2', 'http/1.1']), 16, '000c 02 6832 08 687474702f312e31'],
  ['signed_certificate_timestamp', encodeSignedCertificateTimestamps(), 18, ''],
  ['padding', session.encodePadding(3), 21, '000000'],
  ['encrypt_then_mac', session.encodeEncryptThenMac(), 22, ''],
  ['extended_master_secret', session.encodeExtendedMasterSecret(), 23, ''],
  ['record_size_limit', session.encodeRecordSizeLimit(16385), 28, '4001'],
  ['session_ticket', session.encodeSessionTicket(), 35, ''],
  ['session_ticket with one', session.encodeSessionTicket(parseHex('0102')), 35, '0102'],
  ['early_data', session.encodeEarlyData(), 42, ''],
  ['supported_versions', codes.encodeSupportedVersions([0x0304, 0x0303]), 43, '04 0304 0303'],
  ['supported_versions of a server', codes.encodeSelectedVersion(0x0304), 43, '0304'],
  ['cookie', session.encodeCookie(parseHex('ff')), 44, '0001 ff'],
  ['psk_key_exchange_modes', codes.encodePskKeyExchangeModes(), 45, '01 01'],
  ['signature_algorithms_cert', codes.encodeSignatureAlgorithmsCert([0x0804]), 50, '0002 0804'],
  ['key_share', shares.encodeClientKeyShares([entry]), 51, '0006 001d 0002 abcd'],
  ['key_share without a share', shares.encodeClientKeyShares([]), 51, '0000'],
  ['key_share of a server', shares.encodeServerKeyShare(entry), 51, '001d 0002 abcd'],
  ['key_share of a HelloRetryRequest', shares.encodeRetryKeyShare(23), 51, '0017'],
  ['renegotiation_info', session.encodeRenegotiationInfo(), 0xff01, '00'],
]

test.each(encoded)('%s', (_, extension, type, data) => {
  expect(extension).toEqual({ type, data: parseHex(data) })
})

const decoded: readonly (readonly [string, (data: Uint8Array) => unknown, Uint8Array, unknown])[] = [
  ['server_name', decodeServerName, encodeServerName('a.example').data, 'a.example'],
  ['supported_groups', codes.decodeCodeList, codes.encodeSupportedGroups([29, 0x1a1a]).data, [29, 0x1a1a]],
  ['ec_point_formats', codes.decodeByteList, codes.encodeEcPointFormats([0, 1]).data, [0, 1]],
  [
    'supported_versions',
    codes.decodeSupportedVersions,
    codes.encodeSupportedVersions([0x0304]).data,
    [0x0304],
  ],
  ['a selected version', codes.decodeSelectedVersion, codes.encodeSelectedVersion(0x7f1c).data, 0x7f1c],
  ['ALPN', decodeAlpn, encodeAlpn(['h2', '\u00ff']).data, ['h2', '\u00ff']],
  ['selected ALPN', decodeSelectedAlpn, encodeAlpn(['h2']).data, 'h2'],
  [
    'client key shares',
    shares.decodeClientKeyShares,
    shares.encodeClientKeyShares([entry, entry]).data,
    [entry, entry],
  ],
  ['a server key share', shares.decodeServerKeyShare, shares.encodeServerKeyShare(entry).data, entry],
  ['the group of a retry', shares.decodeRetryKeyShare, shares.encodeRetryKeyShare(24).data, 24],
  [
    'renegotiation_info',
    session.decodeRenegotiationInfo,
    session.encodeRenegotiationInfo(parseHex('0102')).data,
    parseHex('0102'),
  ],
  ['cookie', session.decodeCookie, session.encodeCookie(parseHex('0102')).data, parseHex('0102')],
  [
    'timestamps',
    decodeSignedCertificateTimestamps,
    parseHex('0007 0002 aabb 0001 cc'),
    [parseHex('aabb'), parseHex('cc')],
  ],
]

test.each(decoded)(
  '%s is read back; cut anywhere, or with a byte more, it is malformed',
  (_, decode, data, expected) => {
    expect(decode(data)).toEqual(expected)
    for (let length = 0; length < data.length; length += 1) {
      expect(() => decode(data.subarray(0, length)), `${length}`).toThrow(DecodeError)
    }
    expect(() => decode(Uint8Array.of(...data, 0))).toThrow(DecodeError)
  },
)

test('a name of another type than host_name is passed over', () => {
  expect(decodeServerName(parseHex('0004 07 0001 61'))).toBeNull()
})
