import type { Fact } from '../../core/fact.ts'
import { ok } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { decodeOutput } from '../host/command-output.ts'
import { FormatError } from '../host/format-error.ts'
import { parseMattermostConfig } from '../host/questions/mattermost-config.ts'

/** The kept config.json, read as the present one is: no secret of it is written down. */
export const baseline = defineProbe({
  id: 'mattermost-baseline',
  given: ({ baseline: kept }) => kept !== null,
  needs: [],
  provides: ['mattermost.baseline'],
  async collect({ access }) {
    if (!access.baseline) throw new Error('asked without the access that it needs')
    const { at, config } = access.baseline
    return { 'mattermost.baseline': { at, configuration: readKeptConfig(config.reveal()) } }
  },
})

function readKeptConfig(text: string): Fact<'mattermost.baseline'>['configuration'] {
  try {
    return ok(parseMattermostConfig(decodeOutput(Buffer.from(text))))
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { status: 'malformed', field: error.field, offset: error.offset }
  }
}
