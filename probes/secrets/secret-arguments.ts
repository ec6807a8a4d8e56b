import { isSecretName } from './secret-name.ts'
import { containsSecret, isSecretInTheClear } from './secret-value.ts'

/**
 * Is there a secret in these words, as `ps` and `systemctl show` print arguments (parted by blanks, without quotes):
 * `--config=mysql://user:password@…`, `--password=…`, `Authorization: Bearer …`, mysql's `-p…`?
 */
export function hasSecretArgument(words: readonly string[]): boolean {
  /** The program whose options are read: `sudo`, `env` and shells lead to another. */
  let program = ''
  return words.some((word, index) => {
    const [, name = ''] = /(?:^|[/="'])([\w.+-]{1,64})$/.exec(word.slice(-256)) ?? []
    if (name === 'login' && registryPrograms.test(words[index - 1] ?? '')) program = 'registry login'
    else if (shortOptions.has(baseName(name))) program = baseName(name)
    const next = words[index + 1] ?? ''
    return (
      containsSecret(word) ||
      isSecretAssignment(word) ||
      isSecretOption(word, next) ||
      isSecretHeader(words, index) ||
      isShortSecret(program, word, next)
    )
  })
}

/** `mysqldump` and `mariadb-admin` take mysql's options. */
function baseName(name: string): string {
  if (/^(?:mysql|mariadb)(?:$|[-a-z]*$)/.test(name) && !/^(?:mysqld|mariadbd)(?:_|$)/.test(name))
    return 'mysql'
  return name.replace(/\.exe$/, '')
}

/** `--requirepass=…`, `PGPASSWORD=…`, `-Djavax.net.ssl.keyStorePassword=…`, `-o username=a,password=b`, `-passin pass:…`. */
function isSecretAssignment(word: string): boolean {
  if (/^pass:./.test(word)) return isSecretInTheClear(word.slice('pass:'.length)) === 'yes'
  return word.split(',').some((part) => {
    const equals = part.indexOf('=')
    if (equals < 1 || equals > 256) return false
    const name = part.slice(0, equals).replace(/^(?:--?(?:[DXe]\b)?|-D|-e)/, '')
    return /^[\w.:-]+$/.test(name) && isSecretName(name) && isLiteral(part.slice(equals + 1))
  })
}

/** `--password …`, and programs that take long options after one sign: `-passwd …`, `-requirepass …`. */
function isSecretOption(word: string, next: string): boolean {
  const [, name = ''] = /^--?([A-Za-z][\w.-]{2,64})$/.exec(word) ?? []
  return isSecretName(name) && !next.startsWith('-') && isLiteral(next)
}

/** `-H Authorization: Bearer …`, `--header PRIVATE-TOKEN: …`, `-HX-Api-Key:…`. */
function isSecretHeader(words: readonly string[], index: number): boolean {
  const [, name = '', value = ''] =
    /^(?:--?(?:H|header|proxy-header)=?)?["']?([A-Za-z][\w-]{2,40}):(.*)$/is.exec(words[index] ?? '') ?? []
  if (name === '') return false
  const isHeader =
    /^(?:-H|--(?:proxy-)?header=?)/.test(words[index] ?? '') ||
    /^(?:-\w*H|--(?:proxy-)?header)$/.test(words[index - 1] ?? '')
  const authorization = /^(?:proxy-)?authorization$/i.test(name)
  if (!authorization && !(isHeader && (/^(?:set-)?cookie$/i.test(name) || isSecretName(name)))) return false
  const values = [value, ...words.slice(index + 1, index + 3)].filter((each) => each !== '')
  const scheme = /^(?:bearer|basic|token|digest|negotiate|apikey|splunk)$/i.test(values[0] ?? '')
  return isLiteral((scheme ? values[1] : values[0]) ?? '')
}

interface ShortOptions {
  /** Options whose value may stand in the same word: mysql's `-psecret`. */
  attached?: RegExp
  /** Options whose value is the next word. */
  separate?: RegExp
  /** What in that value is the secret, where it isn't all of it. */
  part?: RegExp
}

/** What short options mean to the programs that take a password with one. */
const shortOptions: ReadonlyMap<string, ShortOptions> = new Map<string, ShortOptions>([
  ['mysql', { attached: /^-p(.+)$/s }],
  ['sshpass', { attached: /^-p(.+)$/s, separate: /^-p$/ }],
  ['mongo', { attached: /^-p(.+)$/s, separate: /^-p$/ }],
  ['mongosh', { attached: /^-p(.+)$/s, separate: /^-p$/ }],
  ['redis-cli', { separate: /^-a$/ }],
  ['ldapsearch', { attached: /^-w(.+)$/s, separate: /^-w$/ }],
  ['ldapmodify', { attached: /^-w(.+)$/s, separate: /^-w$/ }],
  ['curl', { attached: /^-[uU](.+)$/s, separate: /^(?:-\w*[uU]|--(?:proxy-)?user)$/, part: /^[^:]+:(.+)$/s }],
  ['smbclient', { attached: /^-U(.+)$/s, separate: /^-U$/, part: /%(.+)$/s }],
  ['zip', { attached: /^-P(.+)$/s, separate: /^-P$/ }],
  ['unzip', { attached: /^-P(.+)$/s, separate: /^-P$/ }],
  ['7z', { attached: /^-p(.+)$/s }],
  ['7za', { attached: /^-p(.+)$/s }],
  ['7zz', { attached: /^-p(.+)$/s }],
  ['registry login', { attached: /^-p=?(.+)$/s, separate: /^-p$/ }],
  ['lftp', { attached: /^-u(.+)$/s, separate: /^-u$/, part: /^[^,]+,(.+)$/s }],
  ['snmpget', { separate: /^-[AX]$/ }],
  ['snmpwalk', { separate: /^-[AX]$/ }],
  ['snmpd', {}],
  // The key of its gossip.
  ['consul', { attached: /^--?encrypt=(.+)$/s, separate: /^--?encrypt$/ }],
  ['mosquitto_pub', { separate: /^-P$/ }],
  ['mosquitto_sub', { separate: /^-P$/ }],
  ['ansible-playbook', { separate: /^(?:-e|--extra-vars)$/, part: /pass\w*=(.+)$/s }],
  ['psql', {}],
  ['docker', {}],
  ['podman', {}],
  ['buildah', {}],
  ['skopeo', {}],
  ['helm', {}],
  ['az', {}],
  ['ssh', {}],
  ['java', {}],
])

/** `docker login -p …`: elsewhere `-p` is a port. */
const registryPrograms = /(?:^|\/)(?:docker|podman|buildah|skopeo|helm|az)$/

function isShortSecret(program: string, word: string, next: string): boolean {
  const options = shortOptions.get(program)
  if (!options) return false
  const found =
    options.attached?.exec(word)?.[1] ?? (options.separate?.test(word) && !next.startsWith('-') ? next : '')
  const secret = options.part ? (options.part.exec(found)?.[1] ?? '') : found
  return isLiteral(secret)
}

/** mysql leaves one `x` of what it wrote over its password. */
function isLiteral(text: string): boolean {
  return text !== 'x' && isSecretInTheClear(text.replace(/^(['"])(.*)\1$/s, '$2')) === 'yes'
}
