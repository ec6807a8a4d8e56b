import * as z from 'zod'
import { hostRoles } from '../../core/access.ts'
import { databaseKinds, loginTlsModes } from '../../core/database-access.ts'

const port = z.int().min(1).max(65535)

/** Where a secret is: never in the config file itself. */
const secretPlace = {
  /** Name of an environment variable. */
  passwordEnv: z.string().optional(),
  /** A file that holds nothing else, relative to the config file. */
  passwordFile: z.string().optional(),
}

/** How hosts are logged in to, where a node or an inventory doesn't say. */
export const sshSchema = z.strictObject({
  user: z.string().optional(),
  /** Run what needs root through `sudo -n`: `mmverify sudoers USER` prints what to allow. */
  sudo: z.boolean().optional(),
  /** Private keys, relative to this file; a passphrase comes from MMVERIFY_SSH_PASSPHRASE. */
  identityFiles: z.array(z.string()).optional(),
  /** Use the agent at SSH_AUTH_SOCK (default: yes). */
  agent: z.boolean().optional(),
  /** Default: ~/.ssh/known_hosts. */
  knownHosts: z.string().optional(),
  /** Talk to a host whatever key it shows. Whoever sits in between then sees the login. */
  acceptAnyHostKey: z.boolean().optional(),
  ...secretPlace,
})

const nodeSchema = z.strictObject({
  name: z.string(),
  /** Default: its name. */
  host: z.string().optional(),
  port: port.optional(),
  user: z.string().optional(),
  /** What it must be; default: whatever is found there. */
  roles: z.array(z.enum(hostRoles)).optional(),
  sudo: z.boolean().optional(),
  /** `[user@]host[:port]` to go through, outermost first; a node's name takes what is known of it. */
  jump: z.union([z.string(), z.array(z.string())]).optional(),
  identityFiles: z.array(z.string()).optional(),
  hostKeyAlias: z.string().optional(),
  /** What `mmverify host-script` collected there, a tar file or a folder: nobody logs in. Relative to this file. */
  archive: z.string().optional(),
  ...secretPlace,
})

const databaseSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(databaseKinds),
  /** As Mattermost names it: what a certificate must cover. */
  host: z.string(),
  port: port.optional(),
  /** Where it is really reached: `ADDRESS:PORT`. */
  connectTo: z.string().optional(),
  /** The node through which it is reached. */
  through: z.string().optional(),
  database: z.string().optional(),
  /** Mattermost's own account, whose grants and sessions are looked at. Its password is never used. */
  appUser: z.string().optional(),
  ca: z.array(z.string()).optional(),
  /** A read-only account to look with. */
  account: z
    .strictObject({ user: z.string(), tls: z.enum(loginTlsModes).optional(), ...secretPlace })
    .optional(),
})

/** What a target's config entry says of access besides the network. */
export const accessShape = {
  /** A Salt roster, an Ansible inventory or an ssh_config with its hosts. */
  inventory: z.string().optional(),
  nodes: z.array(nodeSchema).optional(),
  databases: z.array(databaseSchema).optional(),
  /** A token of an account with a read-only system role. */
  api: z.strictObject({ tokenEnv: z.string().optional(), tokenFile: z.string().optional() }).optional(),
  /** The config.json that was kept before an upgrade. */
  configBaseline: z.string().optional(),
}

const accessSchema = z.strictObject(accessShape)
export type AccessConfig = z.infer<typeof accessSchema>
export type SshConfig = z.infer<typeof sshSchema>
export type NodeConfig = z.infer<typeof nodeSchema>
export type DatabaseConfig = z.infer<typeof databaseSchema>
