import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, pass } from '../../core/verdict.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { findWidestReader } from '../reading/host/file-readers.ts'
import { readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

const listings = ['mattermostFilesEtc', 'mattermostFilesOpt'] as const

export const check = defineCheck({
  id: 'config-permissions',
  area: 'host',
  title: 'config.json can be read by Mattermost alone',
  severity: 'high',
  why: 'It holds the password of the database, the keys of the file store and the salts of public links: who can read it needs no login to Mattermost any more.',
  remediation: '`chown mattermost:mattermost config.json && chmod 600 config.json`.',
  references: ['https://docs.mattermost.com/deployment-guide/server/linux/deploy-rhel.html'],
  needs: listings.map((name) => `host.${name}` as const),
  uses: roleFacts,
  requirements: {
    current: {
      value: null,
      clauses: [mattermost.dataSourceMasked],
      departs:
        'No document says anything of the mode of config.json; what the API masks the file has in the clear.',
    },
  },
  judge: (facts, { access }) =>
    judgeHostsWithRole(facts, access, 'app', (host) => {
      const answers = listings.map((name) => ({ name, answer: readHostAnswer(facts, name, host) }))
      const verdicts = answers.flatMap(({ name, answer }) => {
        if ('verdict' in answer) return [answer.verdict]
        const files = valueOrNull(answer) ?? []
        const listed = new Map(files.map((file) => [file.path, file]))
        return files
          .filter(({ path, type }) => type === 'file' && /\/config\.json[^/]*$/.test(path))
          .map((file) => {
            const reader = findWidestReader(file, listed)
            const evidence = createEvidence(
              `host.${name}`,
              `${host}: ${file.path} ${file.permissions} ${file.owner}:${file.group}`,
            )
            if (reader.who === 'everyone')
              return fail(`${host}: everyone on the host can ${reader.can} ${file.path}`, evidence)
            if (reader.who === 'group')
              return fail(`${host}: the group ${file.group} can ${reader.can} ${file.path}`, evidence)
            if (reader.who === 'unknown')
              return inconclusive(`${host}: who can read ${file.path} is not known (${reader.why})`, evidence)
            return pass('config.json can be read by root and Mattermost alone', evidence)
          })
      })
      return verdicts.length > 0
        ? combineVerdicts(verdicts)
        : inconclusive(`${host}: no config.json was found where the documents keep it`)
    }),
})
