import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { followProgress } from './build-progress.ts'
import { hasImage } from './image-registry.ts'
import type { StackRun } from './stack-run.ts'

export interface Build {
  /** The image's short name: `mmverify/NAME:HASH`. */
  name: string
  /** The folder with its Dockerfile. */
  context: string
  args: Record<string, string>
}

/**
 * Builds an image unless the engine has it already: the tag is a hash of the folder's files and the build arguments, one of
 * which names the parent, so that a change anywhere below makes a new image and nothing else does.
 *
 * @returns the image's tag
 */
export async function buildImage(
  run: Pick<StackRun, 'engine' | 'signal' | 'progress'>,
  build: Build,
): Promise<string> {
  const files = listContextFiles(build.context)
  const tag = `mmverify/${build.name}:${hashContext(build, files)}`
  const { docker } = run.engine
  if (await hasImage(run.engine, tag)) return tag
  run.progress(`building ${tag}`)
  const stream = await docker.buildImage(
    { context: build.context, src: files },
    // forcerm: a failing or interrupted build leaves no container behind.
    {
      t: tag,
      buildargs: build.args,
      rm: true,
      forcerm: true,
      labels: { mmverify: 'image' },
      abortSignal: run.signal,
    },
  )
  const failure = await followProgress(run.engine, stream).catch((error) => {
    run.signal.throwIfAborted()
    throw error
  })
  if (failure !== null) throw new Error(`building ${tag}: ${failure}`)
  return tag
}

function listContextFiles(context: string): string[] {
  return readdirSync(context, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.endsWith('.ts') && statSync(join(context, path)).isFile())
    .sort()
}

function hashContext(build: Build, files: string[]): string {
  const hash = createHash('sha256')
  const add = (text: string | Buffer) => hash.update(`${text.length}:`).update(text)
  for (const [name, value] of Object.entries(build.args).sort()) add(`${name}=${value}`)
  for (const file of files) {
    const path = join(build.context, file)
    add(file)
    add(String(statSync(path).mode & 0o111))
    add(readFileSync(path))
  }
  return hash.digest('hex').slice(0, 16)
}
