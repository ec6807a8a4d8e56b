import { existsSync } from 'node:fs'
import type { RunFile } from '../../core/run.ts'
import { severities } from '../../core/verdict.ts'
import { type Gate, inconclusiveLevels, strictGate } from '../../suites/gate.ts'
import { UsageError } from '../usage-error.ts'
import { chooseOne } from './choose-one.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'

/** The verdicts of an earlier night, as a file has them. */
export interface Baseline {
  path: string
  file: RunFile
}

export interface GateSettings {
  gate: Gate
  /** What the gate compares with: to be refused where it is of something else (`require-comparable.ts`). */
  baseline: Baseline | null
  /** Where this run is to be kept as the baseline of later ones. */
  createBaseline: string | null
}

/**
 * What fails the gate: `--fail-on`, `--inconclusive-on`, and for `regression` the baseline. A baseline that is not there is an error, so that
 * a misspelt name passes nothing; `--baseline-create` is for the first night, and for no other.
 */
export async function resolveGate(flags: Flags, config: Config): Promise<GateSettings> {
  const failOn = chooseOne([...severities, 'regression'], flags.failOn ?? config.failOn ?? strictGate.failOn)
  const inconclusiveOn = chooseOne(
    inconclusiveLevels,
    flags.inconclusiveOn ?? config.inconclusiveOn ?? strictGate.inconclusiveOn,
  )
  const gate: Gate = { failOn, inconclusiveOn, baseline: [] }
  const { baseline: path, baselineCreate: isFirst } = flags
  if (failOn !== 'regression') {
    if (path || isFirst) throw new UsageError('--baseline and --baseline-create go with --fail-on regression')
    return { gate, baseline: null, createBaseline: null }
  }
  if (!path) throw new UsageError('--fail-on regression needs --baseline RUN.json')
  if (isFirst) {
    if (existsSync(path))
      throw new UsageError(
        `the baseline ${path} is there already: leave --baseline-create out, or remove the file`,
      )
    return { gate, baseline: null, createBaseline: path }
  }
  const baseline = { path, file: await readBaseline(path) }
  const { runsOf } = await import('../../reports/run-file.ts')
  return { gate: { ...gate, baseline: runsOf(baseline.file) }, baseline, createBaseline: null }
}

async function readBaseline(path: string): Promise<RunFile> {
  if (!existsSync(path))
    throw new UsageError(
      `the baseline ${path} is not there: check the path; --baseline-create makes the first one`,
    )
  const { readRunFile } = await import('../files/read-runs.ts')
  const file = await readRunFile(path)
  const { runsOf } = await import('../../reports/run-file.ts')
  // What is missing there could not be told from what became worse since.
  if (!runsOf(file).every(({ complete }) => complete))
    throw new UsageError(`the baseline ${path} is of an incomplete run: make it again`)
  return file
}
