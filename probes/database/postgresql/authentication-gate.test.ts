import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  askForMd5,
  askForPassword,
  askForSasl,
  encodeRequest,
  letIn,
} from '../../../lab/servers/curious-postgresql.ts'
import { encodeErrorResponse, encodeMessage } from '../../../lab/servers/scripted-postgresql.ts'
import { type AuthenticationGate, createAuthenticationGate } from './authentication-gate.ts'

const messages = [
  askForPassword,
  askForMd5,
  askForSasl('SCRAM-SHA-256'),
  askForSasl('SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256'),
  encodeRequest(11, 'r=abc,s=c2FsdA==,i=4096'),
  encodeRequest(11, 'r=abc,s=c2FsdA=='),
  encodeRequest(12, 'v=eA=='),
  encodeRequest(99),
  letIn,
  encodeErrorResponse('28P01', 'auth_failed'),
  encodeMessage('S', 'a\0b\0'),
  encodeMessage('R', ''),
  encodeMessage('N', 'R\0\0\0\x08\0\0\0\x03'),
]

const endOf = ({ refusal, method, ready }: AuthenticationGate) => ({ refusal, method, ready })

function runGate(chunks: readonly Buffer[]): AuthenticationGate {
  const gate = createAuthenticationGate('none', false, true)
  for (const chunk of chunks) if (!gate.admit(chunk)) break
  return gate
}

test('it matters nothing where the server’s bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...messages), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
      (said, lengths) => {
        const all = Buffer.concat(said)
        const chunks: Buffer[] = []
        for (let at = 0, turn = 0; at < all.length; turn += 1) {
          const length = lengths[turn % lengths.length] ?? 1
          chunks.push(all.subarray(at, at + length))
          at += length
        }
        expect(endOf(runGate(chunks))).toEqual(endOf(runGate([all])))
      },
    ),
  )
})

test('whatever a server says, nobody is ready before an Ok, and only one method is admitted', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom(...messages),
          fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        ),
        { maxLength: 8 },
      ),
      (said) => {
        const gate = runGate(said)
        if (gate.ready) expect(said.some((message) => message === letIn)).toBe(true)
        if (gate.refusal === null && gate.method !== 'Ok')
          expect(gate.method).toMatch(/^SCRAM-SHA-256(?:-PLUS)?$/)
      },
    ),
  )
})
