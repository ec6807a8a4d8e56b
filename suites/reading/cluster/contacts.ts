import { describeFailure } from '../../../core/outcome.ts'
import type { Contact } from '../../../probes/cluster/cluster-facts.ts'

/** The host's sshd would not forward for this account (RFC 4254 §5.1, reason 1): nothing was connected to. */
export function isProhibited(contact: Contact): boolean {
  return contact.status === 'unreachable' && contact.code === 'SSH_OPEN_1'
}

/**
 * The host's sshd tried to connect and could not (RFC 4254 §5.1, reason 2): the peer refused, or the host's kernel gave up
 * waiting.
 */
export function isNotAccepted(contact: Contact): boolean {
  return contact.status === 'refused' || (contact.status === 'unreachable' && contact.code === 'SSH_OPEN_2')
}

/** `held open for 2 s`, `closed at once`, `connect failed` … */
export function describeContact(contact: Contact): string {
  if (contact.status === 'ok') {
    const { held, seconds, banner } = contact.value
    if (banner !== '') return `accepted, and said ${banner}`
    return held ? `accepted, and held open for ${seconds} s` : 'accepted, and closed at once'
  }
  if (isProhibited(contact)) return "the host's sshd forwards nothing for this account"
  if (isNotAccepted(contact)) return 'not accepted'
  return describeFailure(contact)
}
