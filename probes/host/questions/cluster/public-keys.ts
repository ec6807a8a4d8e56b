import { createHash } from 'node:crypto'
import * as z from 'zod'
import { defineFileCommand } from '../../command.ts'
import { splitLines } from '../../command-output.ts'
import { FormatError } from '../../format-error.ts'
import { defineHostQuestion, defineQuestion } from '../../question.ts'
import { tunnelAuthorizedKeys } from '../authorized-keys.ts'

export const publicKeySchema = z.strictObject({
  /** `ssh-ed25519`, `ssh-rsa` … */
  type: z.string(),
  /** As `ssh-keygen -l` prints it: `SHA256:…`. */
  fingerprint: z.string(),
})
export type PublicKey = z.infer<typeof publicKeySchema>

export const tunnelKeyRsa = defineQuestion({
  command: defineFileCommand({
    id: 'tunnel-key-rsa',
    file: '/home/mattermost/.ssh/id_rsa.pub',
    privilege: 'required',
    purpose: 'which key opens the tunnels',
  }),
  parse: parsePublicKey,
})

export const tunnelKeyEcdsa = defineQuestion({
  command: defineFileCommand({
    id: 'tunnel-key-ecdsa',
    file: '/home/mattermost/.ssh/id_ecdsa.pub',
    privilege: 'required',
    purpose: 'which key opens the tunnels',
  }),
  parse: parsePublicKey,
})

export const tunnelKeyEd25519 = defineQuestion({
  command: defineFileCommand({
    id: 'tunnel-key-ed25519',
    file: '/home/mattermost/.ssh/id_ed25519.pub',
    privilege: 'required',
    purpose: 'which key opens the tunnels',
  }),
  parse: parsePublicKey,
})

export const hostKeyRsa = defineQuestion({
  command: defineFileCommand({
    id: 'host-key-rsa',
    file: '/etc/ssh/ssh_host_rsa_key.pub',
    privilege: 'none',
    purpose: 'the key its sshd shows',
  }),
  parse: parsePublicKey,
})

export const hostKeyEcdsa = defineQuestion({
  command: defineFileCommand({
    id: 'host-key-ecdsa',
    file: '/etc/ssh/ssh_host_ecdsa_key.pub',
    privilege: 'none',
    purpose: 'the key its sshd shows',
  }),
  parse: parsePublicKey,
})

export const hostKeyEd25519 = defineQuestion({
  command: defineFileCommand({
    id: 'host-key-ed25519',
    file: '/etc/ssh/ssh_host_ed25519_key.pub',
    privilege: 'none',
    purpose: 'the key its sshd shows',
  }),
  parse: parsePublicKey,
})

/** `id_rsa.pub`, `ssh_host_ed25519_key.pub`: the first key there, and its bytes (RFC 4253 §6.6). */
export function parsePublicKey(text: string): { key: PublicKey; blob: Buffer } {
  const found = findKey(text)
  if (!found) throw new FormatError('public_key', 0)
  return found
}

const authorizedKeySchema = z.strictObject({
  ...publicKeySchema.shape,
  /** Names of the options before it, in lower case: `restrict`, `port-forwarding`, `from` … */
  options: z.array(z.string()),
  /** Values of `permitopen`: where it may forward to. Other values may be secret, and aren't kept. */
  permitOpen: z.array(z.string()),
})
export type AuthorizedKey = z.infer<typeof authorizedKeySchema>

/** The same file as the fact `host.tunnelAuthorizedKeys`, with what tells whose key it is. */
export const authorizedKeys = defineHostQuestion({
  command: tunnelAuthorizedKeys.command,
  schema: z.array(authorizedKeySchema),
  parse: parseAuthorizedKeys,
})

/** authorized_keys; lines that sshd would pass over are passed over. @see sshd(8) */
export function parseAuthorizedKeys(text: string): AuthorizedKey[] {
  return splitLines(text).flatMap(({ text: line }) => {
    if (/^\s*(?:#|$)/.test(line)) return []
    const [options, rest] = splitOptions(line)
    const found = findKey(rest)
    if (!found) return []
    const parts = [...options.matchAll(/(?<![\w-])([\w-]+)(?:="((?:[^"\\]|\\.)*)")?(?:,|$)/g)]
    return [
      {
        ...found.key,
        options: parts.map(([, name = '']) => name.toLowerCase()),
        permitOpen: parts.flatMap(([, name = '', value]) =>
          name.toLowerCase() === 'permitopen' && value !== undefined ? [value] : [],
        ),
      },
    ]
  })
}

/** Options are one word, in which blanks stand within quotes; where there are none the line begins with the key's type. */
function splitOptions(line: string): [options: string, rest: string] {
  const [, first = '', rest = ''] =
    /^\s*((?:[^\s"]|"(?:[^"\\]|\\.)*")+)\s+(.*)$/s.exec(line.slice(0, lineLimit)) ?? []
  return /^(?:sk-)?(?:ssh|ecdsa)-/.test(first) ? ['', line] : [first, rest]
}

function findKey(text: string): { key: PublicKey; blob: Buffer } | null {
  for (const match of text
    .slice(0, lineLimit)
    .matchAll(/(?:^|\s)((?:sk-)?(?:ssh|ecdsa)-[\w@.-]+)\s+([A-Za-z0-9+/]{16,}=*)/g)) {
    const [, type = '', encoded = ''] = match
    const blob = Buffer.from(encoded, 'base64')
    // An option may hold words that look like a key. The bytes of a real key begin with the name of its type (RFC 4253 §6.6).
    if (blob.length < 4 || blob.toString('latin1', 4, 4 + blob.readUInt32BE(0)) !== type) continue
    const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')
    return { key: { type, fingerprint: `SHA256:${digest}` }, blob }
  }
  return null
}

/** Longer than any key of use. */
const lineLimit = 32 * 1024
