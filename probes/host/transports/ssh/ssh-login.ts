import { type AnyAuthMethod, type AuthenticationType, type AuthHandlerMiddleware, createAgent } from 'ssh2'
import { mayTellPassword } from '../../../../core/credential-rules.ts'
import type { Failure } from '../../../../core/outcome.ts'
import type { HostKeyPolicy, SshEndpoint } from '../../../../core/ssh-endpoint.ts'

export interface Login {
  handler: AuthHandlerMiddleware
  /** Whether nothing is left to offer. */
  exhausted(): boolean
  /** What to report once every method was refused. */
  denied(): Failure
}

/**
 * Offers the agent's keys, then the key files, then the password, each once and only where the server takes it. Prompts
 * (keyboard-interactive, RFC 4256) are never answered: the other side words them as it likes, as often as it likes.
 */
export function createLogin({ user, credentials }: SshEndpoint, hostKeys: HostKeyPolicy): Login {
  const password = mayTellPassword(hostKeys) ? credentials.password : null
  const methods: AnyAuthMethod[] = [
    ...(credentials.agent === null
      ? []
      : [{ type: 'agent', username: user, agent: createAgent(credentials.agent) } as const]),
    ...credentials.keys.map((key) => ({ type: 'publickey', username: user, key }) as const),
    ...(password === null
      ? []
      : [{ type: 'password', username: user, password: password.reveal() } as const]),
  ]
  let accepted: string[] = []
  let exhausted = false
  return {
    handler(left: AuthenticationType[] | null, _partialSuccess, next) {
      if (left) accepted = left.map((method) => (registeredMethods.has(method) ? method : 'other'))
      const taken = (type: string) =>
        !left || (left as string[]).includes(type === 'agent' ? 'publickey' : type)
      let method = methods.shift()
      while (method && !taken(method.type)) method = methods.shift()
      exhausted = method === undefined
      // Types lag behind: `false` is how ssh2 is told that nothing is left.
      next(method ?? (false as unknown as AnyAuthMethod))
    },
    exhausted: () => exhausted,
    denied: () =>
      credentials.password !== password && (accepted.length === 0 || accepted.includes('password'))
        ? { status: 'host-key', reason: 'unverified' }
        : { status: 'denied', accepted: [...new Set(accepted)] },
  }
}

/** IANA's SSH authentication method names. */
const registeredMethods: ReadonlySet<string> = new Set([
  'publickey',
  'password',
  'keyboard-interactive',
  'hostbased',
  'gssapi-with-mic',
  'gssapi-keyex',
  'none',
])
