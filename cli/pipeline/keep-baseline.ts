import { existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import type { RunFile } from '../../core/run.ts'
import { targetNameOf } from '../../core/target.ts'
import { writeFileAtomically } from '../../reports/atomic-write.ts'
import { runsOf } from '../../reports/run-file.ts'
import { renderRunJson } from '../../reports/run-json.ts'
import { isSilent } from '../../suites/gate-assessment.ts'
import type { Failures } from '../ending/supervision.ts'
import { UsageError } from '../usage-error.ts'
import { systemCodeOf } from './reporters.ts'

/**
 * Keeps this run as the baseline of later ones (`--baseline-create`): whole or not at all, and never over another file. An incomplete
 * run is not kept, since what it lacks could not be told from what became worse; nor one with a target of which nothing was settled, beside
 * which nothing could become worse. A place that takes no file is trouble, as with a report.
 */
export function keepBaseline(file: RunFile, path: string, { trouble }: Pick<Failures, 'trouble'>): void {
  const objection = findObjection(file)
  if (objection !== null) {
    process.stderr.write(`mmverify: no baseline was made: ${objection}\n`)
    return
  }
  try {
    writeNewFile(path, renderRunJson(file))
  } catch (error) {
    const code = systemCodeOf(error)
    if (code !== undefined) trouble(`the baseline ${path} could not be written (${code})`)
    else if (error instanceof UsageError) trouble(error.message)
    else throw error
    return
  }
  process.stderr.write(
    `mmverify: the baseline is ${path}: from now on only what is worse than it fails the gate\n`,
  )
}

function findObjection(file: RunFile): string | null {
  const runs = runsOf(file)
  const incomplete = runs.filter(({ complete }) => !complete).length
  if (incomplete > 0) return `the run is incomplete on ${incomplete} of its targets`
  const silent = runs.find(isSilent)
  return silent
    ? `nothing was settled of ${targetNameOf(silent.target)}, so that nothing could be worse: look whether it answers`
    : null
}

/** A link is made only where no file has the name: even one that came in the meantime is kept. */
function writeNewFile(path: string, content: Generator<string>): void {
  const temporary = `${path}.${process.pid}.new`
  writeFileAtomically(temporary, content)
  try {
    linkSync(temporary, path)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (existsSync(path)) {
      throw new UsageError(
        `the baseline ${path} is there already: leave --baseline-create out, or remove the file`,
      )
    }
    if (!withoutLinks.has(code)) throw error
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** What file systems say that have no hard links. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP'])
