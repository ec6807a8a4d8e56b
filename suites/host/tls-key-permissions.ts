import { posix } from 'node:path'
import { defineCheck } from '../../core/check.ts'
import type { FactPath, FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { File } from '../../probes/host/questions/file-listing.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { type FileReader, findWidestReader } from '../reading/host/file-readers.ts'
import { type QuestionName, readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { listEffectiveDirectives, listServers } from '../reading/host/nginx-contexts.ts'
import { manuals } from '../requirements/manual-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

/** Where keys lie, by the documents and by today's packages. */
const listings = [
  'letsencryptFiles',
  'nginxFiles',
  'mattermostFilesEtc',
  'mattermostFilesOpt',
  'privateKeysRedhat',
  'privateKeysDebian',
  'databaseKeyFiles',
] as const satisfies readonly QuestionName[]
const configurations = ['nginxConfiguration', 'mattermostConfigEtc', 'mattermostConfigOpt'] as const
const uses = configurations.map((name) => `host.${name}` as const)

/** Folders that hold nothing else. */
const keyFolder = /^\/etc\/(?:ssl|pki\/tls)\/private\/[^/]+$/
const keyName = /(?:\.key|(?:priv|[-_]|\/)key\d*\.pem|_key-certbot\.pem|private_key\.(?:pem|json))$/i

export const check = defineCheck({
  id: 'tls-key-permissions',
  area: 'host',
  title: 'Private keys can be read by their services alone',
  severity: 'high',
  why: 'Whoever on the host can read the key, such as any other service that was broken into, is this server to everyone from then on, and decrypts what was recorded where there is no forward secrecy.',
  remediation:
    'Seed 001: `chown root:mattermost *.pem && chmod 640 *.pem` for Mattermost’s own; `chown root:root` and `chmod 600` for nginx, which reads them as root. Certbot’s are so already: undo what was changed. A key that others could read should be replaced.',
  references: ['https://nginx.org/en/docs/http/configuring_https_servers.html'],
  needs: listings.map((name) => `host.${name}` as const),
  uses,
  requirements: {
    current: {
      value: null,
      clauses: [manuals.privateKey, transportEncryption.keyOwner, transportEncryption.keyMode],
    },
    'transport-encryption': {
      value: null,
      clauses: [transportEncryption.keyOwner, transportEncryption.keyMode],
    },
  },
  judge: (facts, { access }) => judgeHosts(access, (host) => judgeHost(facts, host)),
})

type Facts = Partial<
  FactsAt<`host.${(typeof listings)[number] | (typeof configurations)[number]}` & FactPath>
>

function judgeHost(facts: Facts, host: string): Verdict {
  const answers = listings.map((name) => ({ name, answer: readHostAnswer(facts, name, host) }))
  const files = answers.flatMap(({ name, answer }) =>
    (valueOrNull(answer) ?? []).map((file) => ({ ...file, fact: `host.${name}` })),
  )
  const byPath = new Map(files.map((file) => [file.path, file]))
  const named = listKeyPaths(facts, host).map((path) => ({ path, file: resolveFile(path, byPath) }))
  const keys = new Set([
    ...files.filter(isKey).map(({ path }) => path),
    ...named.flatMap(({ file }) => (file ? [file.path] : [])),
  ])
  const verdicts = [...keys].flatMap((path) => {
    const file = byPath.get(path)
    return file ? [judgeKey(file, findWidestReader(file, byPath), file.fact, host)] : []
  })
  const unseen = named
    .filter(({ file }) => !file)
    .map(({ path }) =>
      inconclusive(
        `${host}: the permissions of ${path} were not looked at`,
        createEvidence('host.nginxConfiguration', `${host}: key ${path}`),
      ),
    )
  const unknown = answers.flatMap(({ answer }) => ('verdict' in answer ? [answer.verdict] : []))
  const all = [...verdicts, ...unseen, ...unknown]
  return all.length > 0
    ? combineVerdicts(all)
    : notApplicable(`${host}: no private key was found where the documents keep them`)
}

function isKey({ path, type }: File): boolean {
  if (type !== 'file') return false
  return keyFolder.test(path) || (keyName.test(path) && !/pub(?:lic)?[-_.]/i.test(path))
}

/** The keys that nginx and Mattermost are told to use. */
function listKeyPaths(facts: Facts, host: string): string[] {
  const nginx = valueOrNull(readHostAnswer(facts, 'nginxConfiguration', host))
  const ofNginx = nginx
    ? listServers(nginx).flatMap((server) =>
        listEffectiveDirectives(server, 'ssl_certificate_key').flatMap(
          ({ arguments: args }) => args?.[0] ?? [],
        ),
      )
    : []
  const ofMattermost = (['mattermostConfigEtc', 'mattermostConfigOpt'] as const).flatMap((name) => {
    const settings = valueOrNull(readHostAnswer(facts, name, host))?.settings
    const path = settings?.['ServiceSettings.TLSKeyFile']
    return settings?.['ServiceSettings.ConnectionSecurity'] === 'TLS' && typeof path === 'string'
      ? [path]
      : []
  })
  // A relative path, an engine's name or a variable isn't a file that can be looked up.
  return [...new Set([...ofNginx, ...ofMattermost])].filter((path) => /^\/[^$]*$/.test(path))
}

/** The file behind a path, through links that are listed. */
function resolveFile<Listed extends File>(path: string, byPath: ReadonlyMap<string, Listed>): Listed | null {
  let at = path
  for (let step = 0; step < 8; step += 1) {
    const file = byPath.get(at)
    if (!file) return null
    if (file.type !== 'link' || file.target === null) return file
    at = posix.resolve(posix.dirname(at), file.target)
  }
  return null
}

function judgeKey(file: File, reader: FileReader, fact: string, host: string): Verdict {
  const evidence = createEvidence(
    fact,
    `${host}: ${file.path} ${file.permissions} ${file.owner}:${file.group}`,
  )
  switch (reader.who) {
    case 'everyone':
      return fail(`${host}: everyone on the host can ${reader.can} the private key ${file.path}`, evidence)
    case 'group':
      return fail(`${host}: the group ${file.group} can ${reader.can} the private key ${file.path}`, evidence)
    case 'unknown':
      return inconclusive(
        `${host}: who can read the private key ${file.path} is not known (${reader.why})`,
        evidence,
      )
    case 'service':
      return pass('private keys can be read by root and their services alone', evidence)
  }
}
