import { expect, test } from 'vitest'
import { bytes } from '../../../../lab/fixtures/vectors/bytes.ts'
import { DecodeError } from '../codec.ts'
import type { Extension } from '../extension.ts'
import { alpn, decodeAlpn, decodeSelectedAlpn } from './alpn.ts'
import * as codes from './code-list.ts'
import * as shares from './key-share.ts'
import { decodeServerName, serverName } from './server-name.ts'
import {
  decodeSignedCertificateTimestamps,
  signedCertificateTimestamps,
} from './signed-certificate-timestamps.ts'
import * as session from './single-value-extensions.ts'
import { statusRequest } from './status-request.ts'

const entry = { group: 29, keyExchange: bytes('abcd') }

const encoded: readonly (readonly [string, Extension, number, string])[] = [
  ['server_name', serverName('a.example'), 0, '000c 00 0009 612e6578616d706c65'],
  ['status_request', statusRequest(), 5, '01 0000 0000'],
  ['supported_groups', codes.supportedGroups([29, 0x11ec]), 10, '0004 001d 11ec'],
  ['ec_point_formats', codes.ecPointFormats(), 11, '01 00'],
  ['signature_algorithms', codes.signatureAlgorithms([0x0403]), 13, '0002 0403'],
  ['ALPN', alpn(['h2', 'http/1.1']), 16, '000c 02 6832 08 687474702f312e31'],
  ['signed_certificate_timestamp', signedCertificateTimestamps(), 18, ''],
  ['padding', session.padding(3), 21, '000000'],
  ['encrypt_then_mac', session.encryptThenMac(), 22, ''],
  ['extended_master_secret', session.extendedMasterSecret(), 23, ''],
  ['record_size_limit', session.recordSizeLimit(16385), 28, '4001'],
  ['session_ticket', session.sessionTicket(), 35, ''],
  ['session_ticket with one', session.sessionTicket(bytes('0102')), 35, '0102'],
  ['early_data', session.earlyData(), 42, ''],
  ['supported_versions', codes.supportedVersions([0x0304, 0x0303]), 43, '04 0304 0303'],
  ['supported_versions of a server', codes.selectedVersion(0x0304), 43, '0304'],
  ['cookie', session.cookie(bytes('ff')), 44, '0001 ff'],
  ['psk_key_exchange_modes', codes.pskKeyExchangeModes(), 45, '01 01'],
  ['signature_algorithms_cert', codes.signatureAlgorithmsCert([0x0804]), 50, '0002 0804'],
  ['key_share', shares.clientKeyShares([entry]), 51, '0006 001d 0002 abcd'],
  ['key_share without a share', shares.clientKeyShares([]), 51, '0000'],
  ['key_share of a server', shares.serverKeyShare(entry), 51, '001d 0002 abcd'],
  ['key_share of a HelloRetryRequest', shares.retryKeyShare(23), 51, '0017'],
  ['renegotiation_info', session.renegotiationInfo(), 0xff01, '00'],
]

test.each(encoded)('%s', (_, extension, type, data) => {
  expect(extension).toEqual({ type, data: bytes(data) })
})

const decoded: readonly (readonly [string, (data: Uint8Array) => unknown, Uint8Array, unknown])[] = [
  ['server_name', decodeServerName, serverName('a.example').data, 'a.example'],
  ['supported_groups', codes.decodeCodeList, codes.supportedGroups([29, 0x1a1a]).data, [29, 0x1a1a]],
  ['ec_point_formats', codes.decodeByteList, codes.ecPointFormats([0, 1]).data, [0, 1]],
  ['supported_versions', codes.decodeSupportedVersions, codes.supportedVersions([0x0304]).data, [0x0304]],
  ['a selected version', codes.decodeSelectedVersion, codes.selectedVersion(0x7f1c).data, 0x7f1c],
  ['ALPN', decodeAlpn, alpn(['h2', '\u00ff']).data, ['h2', '\u00ff']],
  ['selected ALPN', decodeSelectedAlpn, alpn(['h2']).data, 'h2'],
  [
    'client key shares',
    shares.decodeClientKeyShares,
    shares.clientKeyShares([entry, entry]).data,
    [entry, entry],
  ],
  ['a server key share', shares.decodeServerKeyShare, shares.serverKeyShare(entry).data, entry],
  ['the group of a retry', shares.decodeRetryKeyShare, shares.retryKeyShare(24).data, 24],
  [
    'renegotiation_info',
    session.decodeRenegotiationInfo,
    session.renegotiationInfo(bytes('0102')).data,
    bytes('0102'),
  ],
  ['cookie', session.decodeCookie, session.cookie(bytes('0102')).data, bytes('0102')],
  [
    'timestamps',
    decodeSignedCertificateTimestamps,
    bytes('0007 0002 aabb 0001 cc'),
    [bytes('aabb'), bytes('cc')],
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
  expect(decodeServerName(bytes('0004 07 0001 61'))).toBeNull()
})
