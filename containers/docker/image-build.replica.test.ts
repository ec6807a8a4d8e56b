import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { detectEngineForTests, listEngineObjects } from '../../lab/stacks/engine-for-tests.ts'
import { ensureBaseImage } from './base-image.ts'
import type { Engine } from './engine.ts'
import { buildImage } from './image-build.ts'
import { hasImage } from './image-registry.ts'

const { engine, note } = await detectEngineForTests()

describe.skipIf(engine === null)(`building an image${note}`, () => {
  const run = () => ({ engine: engine as Engine, signal: AbortSignal.timeout(300_000), progress: () => {} })

  test('that fails leaves no container, and says why', async () => {
    const before = await listEngineObjects(run().engine, 'none')
    await using folder = await context('ARG BASE\nFROM $BASE\nRUN echo before-the-end && false\n')
    const build = buildImage(run(), {
      name: 'failing',
      context: folder.path,
      args: { BASE: await ensureBaseImage(run()) },
    })
    await expect(build).rejects.toThrow(/before-the-end/)
    expect(await listEngineObjects(run().engine, 'none')).toEqual(before)
  })

  test('happens once: the tag follows the files and the arguments', async () => {
    const base = await ensureBaseImage(run())
    await using folder = await context('ARG BASE\nFROM $BASE\nARG WORD\nCOPY Dockerfile /\n')
    const tag = (word: string) =>
      buildImage(run(), { name: 'build-test', context: folder.path, args: { BASE: base, WORD: word } })
    const tags = [await tag('a'), await tag('a'), await tag('b')]
    await writeFile(join(folder.path, 'more'), 'another file')
    tags.push(await tag('a'))
    try {
      expect(tags[1]).toBe(tags[0])
      expect(new Set(tags).size).toBe(3)
      for (const each of tags) expect(await hasImage(run().engine, each)).toBe(true)
    } finally {
      for (const each of new Set(tags)) await run().engine.docker.getImage(each).remove()
    }
  })
})

async function context(dockerfile: string): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'mmverify-build-'))
  await writeFile(join(path, 'Dockerfile'), dockerfile)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
