import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import type { Contact } from '../../../probes/cluster/cluster-facts.ts'
import { describeContact, isNotAccepted, isProhibited } from './contacts.ts'

const unreachable = (code: string): Contact => ({ status: 'unreachable', code })
const accepted = (held: boolean, banner = '') => ok({ held, seconds: 3, banner })

/** RFC 4254 §5.1: 1 is "administratively prohibited", 2 "connect failed", 3 and 4 say nothing of the address. */
const cases: [Contact, prohibited: boolean, notAccepted: boolean, words: RegExp][] = [
  [unreachable('SSH_OPEN_1'), true, false, /forwards nothing/],
  [unreachable('SSH_OPEN_2'), false, true, /^not accepted$/],
  [unreachable('SSH_OPEN_3'), false, false, /SSH_OPEN_3/],
  [unreachable('EHOSTUNREACH'), false, false, /EHOSTUNREACH/],
  [{ status: 'refused' }, false, true, /^not accepted$/],
  [{ status: 'timeout', phase: 'connect', seconds: 5 }, false, false, /silence/],
  [{ status: 'reset', phase: 'connect' }, false, false, /reset/],
  // Not what a peer's sshd said.
  [{ status: 'local', code: 'SSH_OPEN_1' }, false, false, /this machine/],
  [{ status: 'unresolved', code: 'SSH_OPEN_2' }, false, false, /not resolved/],
  [accepted(true), false, false, /held open for 3 s$/],
  [accepted(false), false, false, /closed at once$/],
  [accepted(true, 'SSH-2.0-x'), false, false, /said SSH-2\.0-x$/],
]

test.each(cases)('%j', (contact, prohibited, notAccepted, words) => {
  expect([isProhibited(contact), isNotAccepted(contact)]).toEqual([prohibited, notAccepted])
  expect(describeContact(contact)).toMatch(words)
})
