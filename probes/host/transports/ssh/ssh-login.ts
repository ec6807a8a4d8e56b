import {
  type AnyAuthMethod,
  type AuthenticationType,
  type AuthHandlerMiddleware,
  createAgent,
  type KeyboardInteractiveAuthMethod,
} from 'ssh2'
import { mayTellPassword } from '../../../../core/credential-rules.ts'
import type { Failure } from '../../../../core/outcome.ts'
import type { Secret } from '../../../../core/secret.ts'
import type { HostKeyPolicy, SshEndpoint } from '../../../../core/ssh-endpoint.ts'

export interface Login {
  handler: AuthHandlerMiddleware
  /** Whether nothing is left to offer. */
  exhausted(): boolean
  /** What to report once every method was refused. */
  denied(): Failure
}

/**
 * Offers the agent's keys, then the key files, then the password, each once and only where the server takes it. A host that has proven who
 * it is and takes no password as such may ask for it by a prompt (keyboard-interactive, RFC 4256): a single one, whose answer is not shown,
 * is answered with the password, once. What a prompt says is not read, and to any other question nothing is said.
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
      : [
          { type: 'password', username: user, password: password.reveal() } as const,
          { type: 'keyboard-interactive', username: user, prompt: createPromptAnswer(password) } as const,
        ]),
  ]
  let accepted: string[] = []
  let exhausted = false
  return {
    handler(left: AuthenticationType[] | null, partialSuccess, next) {
      if (left) accepted = left.map((method) => (registeredMethods.has(method) ? method : 'other'))
      const taken = (type: string) => {
        if (!left) return type !== 'keyboard-interactive'
        const names: readonly string[] = left
        // After a first step the prompt is for a second factor; and one password that was refused is not said again in another way.
        if (type === 'keyboard-interactive' && (partialSuccess || names.includes('password'))) return false
        return names.includes(type === 'agent' ? 'publickey' : type)
      }
      let method = methods.shift()
      while (method && !taken(method.type)) method = methods.shift()
      exhausted = method === undefined
      // Types lag behind: `false` is how ssh2 is told that nothing is left.
      next(method ?? (false as unknown as AnyAuthMethod))
    },
    exhausted: () => exhausted,
    denied: () =>
      credentials.password !== password &&
      (accepted.length === 0 || accepted.some((method) => askingForPassword.has(method)))
        ? { status: 'host-key', reason: 'unverified' }
        : { status: 'denied', accepted: [...new Set(accepted)] },
  }
}

const askingForPassword: ReadonlySet<string> = new Set(['password', 'keyboard-interactive'])

function createPromptAnswer(password: Secret): KeyboardInteractiveAuthMethod['prompt'] {
  let answered = false
  return (_name, _instructions, _language, prompts, finish) => {
    const [only] = prompts
    // A round without a question is only a message (RFC 4256 §3.4).
    if (!only || prompts.length > 1 || only.echo !== false || answered) return finish([])
    answered = true
    finish([password.reveal()])
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
