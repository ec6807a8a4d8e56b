import { ok } from '../../../core/outcome.ts'
import { type Case, testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createVersions,
  handshakeFailure,
  protocolVersion,
  refused,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-versions.ts'

const good = createVersions({ 'TLS 1.2': 'a', 'TLS 1.3': 'b' })

const old: Case[] = (['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1'] as const).map((name) => [
  name,
  { 'tls.versions': createVersions({ [name]: 'c', 'TLS 1.2': 'a', 'TLS 1.3': 'b' }) },
  'fail',
  name,
])

testCases(check, [
  ['1.2 and 1.3', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  [
    'refused by a lower version',
    { 'tls.versions': { ...good, 'TLS 1.3': { status: 'lower-version', version: 'TLS 1.2' } } },
    'pass',
  ],
  [
    'TLS 1.3 missing, which the document wants',
    { 'tls.versions': createVersions({ 'TLS 1.2': 'a' }) },
    'fail',
    'TLS 1.3',
    'centos7',
  ],
  ['TLS 1.3 only', { 'tls.versions': createVersions({ 'TLS 1.3': 'b' }) }, 'fail', 'TLS 1.2'],
  ...old,
  [
    'an old version fails although another was not answered',
    { 'tls.versions': { ...createVersions({ 'TLS 1.0': 'c', 'TLS 1.2': 'a' }), 'SSL 2.0': silence } },
    'fail',
    'TLS 1.0',
  ],
  ['silence to SSL 2.0', { 'tls.versions': { ...good, 'SSL 2.0': silence } }, 'inconclusive', 'SSL 2.0'],
  ['reset to TLS 1.0', { 'tls.versions': { ...good, 'TLS 1.0': reset } }, 'inconclusive', 'TLS 1.0'],
  [
    'close to TLS 1.0',
    { 'tls.versions': { ...good, 'TLS 1.0': { status: 'closed', phase: 'handshake' } } },
    'inconclusive',
  ],
  [
    'internal_error is no refusal',
    {
      'tls.versions': {
        ...good,
        'TLS 1.0': { status: 'alert', level: 'fatal', description: 'internal_error' },
      },
    },
    'inconclusive',
  ],
  [
    'internal_error of the same offer each time, with hellos around it that were answered',
    {
      'tls.versions': {
        ...good,
        'TLS 1.0': {
          status: 'alert',
          level: 'fatal',
          description: 'internal_error',
          repeated: { asked: 4, absent: 4, controls: 4, sound: 4 },
        },
      },
    },
    'pass',
    'refused explicitly',
    'current',
    [/TLS 1.0: alert fatal internal_error \(4 of 4 times/],
  ],
  [
    'a cut connection, but not each time',
    {
      'tls.versions': {
        ...good,
        'TLS 1.0': {
          status: 'closed',
          phase: 'handshake',
          repeated: { asked: 4, absent: 3, controls: 4, sound: 4 },
        },
      },
    },
    'inconclusive',
    '3 of 4 times',
  ],
  [
    'an old version that one of three connections got (one of several servers)',
    { 'tls.versions': good, 'tls.refusedVersions': { 'TLS 1.0': { asked: 3, refused: 2, spoken: 1 } } },
    'fail',
    'TLS 1.0 (spoken in 1 of 3 connections',
  ],
  [
    'TLS 1.3, which is allowed, from some of the servers only',
    {
      'tls.versions': { ...createVersions({ 'TLS 1.2': 'a' }) },
      'tls.refusedVersions': { 'TLS 1.3': { asked: 3, refused: 2, spoken: 1 } },
    },
    'inconclusive',
    'mixed: TLS 1.3 was spoken in 1 of 3 connections',
  ],
  [
    'refused each time',
    { 'tls.versions': good, 'tls.refusedVersions': { 'TLS 1.0': { asked: 3, refused: 3, spoken: 0 } } },
    'pass',
    'refused explicitly',
    'current',
    [/TLS 1\.0: .*, refused 3 of 3 times$/],
  ],
  ['TLS 1.2 not answered', { 'tls.versions': { ...good, 'TLS 1.2': silence } }, 'inconclusive', 'TLS 1.2'],
  [
    'a version that was not asked',
    { 'tls.versions': { 'TLS 1.2': ok({ suite: 'a' }) } },
    'inconclusive',
    'not asked',
  ],
  ['everything refused', { 'tls.versions': createVersions({}) }, 'inconclusive', 'no version was negotiated'],
  ['port closed', { 'tls.versions': { 'TLS 1.2': refused, 'TLS 1.3': refused } }, 'inconclusive'],
  [
    'alerts of both kinds',
    { 'tls.versions': { ...good, 'TLS 1.0': handshakeFailure, 'TLS 1.1': protocolVersion } },
    'pass',
  ],
])
