import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Run } from '../core/run.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')

/** As npm would install it: JavaScript below node_modules, where Node strips no types and Vitest's root is a dependency. */
test('the packed package verifies the embedded replica from another project', async () => {
  const project = await mkdtemp(join(tmpdir(), 'mmverify-package-'))
  try {
    await run('npm', ['pack', '--pack-destination', project, '--loglevel', 'error'], { cwd: root })
    const [tarball = ''] = (await readdir(project)).filter((name) => name.endsWith('.tgz'))
    const modules = join(project, 'node_modules')
    await mkdir(modules)
    await run('tar', ['-xzf', join(project, tarball), '-C', modules])
    await run('mv', [join(modules, 'package'), join(modules, 'mmverify')])
    const installed = await readdir(join(root, 'node_modules'))
    for (const name of installed) await symlink(join(root, 'node_modules', name), join(modules, name))

    const args = [join(modules, 'mmverify', 'bin', 'mmverify.cjs'), '--replica', '--report-dir', 'report']
    const { stdout } = await run(process.execPath, args, { cwd: project })
    expect(stdout).toContain('Gate passed')
    const verdicts = JSON.parse(await readFile(join(project, 'report', 'run.json'), 'utf8')) as Run
    expect(verdicts.summary).toMatchObject({ fail: 0, inconclusive: 0 })
    expect((await readdir(join(project, 'report'))).sort()).toContain('report.html')
  } finally {
    await rm(project, { recursive: true })
  }
})
