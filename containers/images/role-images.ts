import { join } from 'node:path'
import { ensureBaseImage } from '../docker/base-image.ts'
import { buildImage } from '../docker/image-build.ts'
import type { StackRun } from '../docker/stack-run.ts'

/** Each folder here is a role; its image is built on its parent's. */
const parents = {
  host: 'base',
  pebble: 'base',
  edge: 'host',
  mariadb: 'host',
  postgresql: 'host',
  centos7: 'host',
  cluster: 'host',
  salt: 'host',
} as const satisfies Record<string, string>

export type ImageRole = keyof typeof parents

/** Named from its parent folder, so that a chunk of the bundle finds it as well. */
export const imagesFolder = join(import.meta.dirname, '..', 'images')

type ImageRun = Pick<StackRun, 'engine' | 'signal' | 'progress'>

/** The image of a role, built when it isn't there yet. */
export async function ensureRoleImage(run: ImageRun, role: ImageRole): Promise<string> {
  const parent = parents[role]
  const base = parent === 'base' ? await ensureBaseImage(run) : await ensureRoleImage(run, parent)
  return buildImage(run, { name: role, context: join(imagesFolder, role), args: { BASE: base } })
}
