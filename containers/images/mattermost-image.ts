import { join } from 'node:path'
import { buildImage } from '../docker/image-build.ts'
import { hasImage, pullImage } from '../docker/image-registry.ts'
import type { StackRun } from '../docker/stack-run.ts'
import { ensureRoleImage, type ImageRole, imagesFolder } from './role-images.ts'

/** 11.x runs on PostgreSQL only; the documents that use MySQL or MariaDB need 10.x, the last that could. */
export const mattermostVersions = { postgresql: '11.10.0', mysql: '10.11.0' } as const

export interface MattermostChoice {
  /** An image reference with a tag or a digest. Default: the team edition at the version the database needs. */
  image?: string | undefined
  /** `stand-in` never asks a registry. */
  use?: 'official' | 'stand-in' | undefined
}

export interface MattermostImage {
  image: string
  /** For report headers: `official mattermost/…:11.10.0` or `stand-in (why)`. */
  name: string
  official: boolean
}

/** What the stand-in needs of Debian: its runtime, and the databases' own clients, which speak TLS for it. */
const standInPackages = 'nodejs node-ws mariadb-client-core postgresql-client'

/**
 * A role's image with Mattermost in /opt/mattermost: the official server where a registry answers or the engine has it
 * already, else the stand-in.
 */
export async function ensureMattermostImage(
  run: StackRun,
  role: ImageRole,
  database: keyof typeof mattermostVersions,
  choice: MattermostChoice = {},
): Promise<MattermostImage> {
  const base = await ensureRoleImage(run, role)
  const wanted = choice.image ?? `mattermost/mattermost-team-edition:${mattermostVersions[database]}`
  const absence = choice.use === 'stand-in' ? 'asked for' : await explainUnavailable(run, wanted)
  if (absence !== null && choice.use === 'official') throw new Error(`${wanted} cannot be had: ${absence}`)
  const official = absence === null
  const mattermost = official
    ? wanted
    : await buildImage(run, {
        name: 'mattermost-stand-in',
        context: join(imagesFolder, 'mattermost-stand-in'),
        args: {},
      })
  const image = await buildImage(run, {
    name: `${role}-mattermost`,
    context: join(imagesFolder, 'app'),
    args: { BASE: base, MATTERMOST: mattermost, PACKAGES: official ? '' : standInPackages },
  })
  return { image, official, name: official ? `official ${wanted}` : `stand-in (${absence})` }
}

/** Null when the engine has the image now, else why it hasn't. */
async function explainUnavailable(run: StackRun, image: string): Promise<string | null> {
  if (await hasImage(run.engine, image)) return null
  const pulled = await pullImage(run, image)
  return pulled.status === 'ok' ? null : `no registry answered: ${pulled.reason}`
}
