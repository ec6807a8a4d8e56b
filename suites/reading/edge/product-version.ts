import { isIP } from 'node:net'

/** Fields in which software says what it is. Mattermost's own X-Version-Id, by which clients decide, is none of the proxy's. */
export const productFields = [
  'server',
  'x-powered-by',
  'via',
  'x-aspnet-version',
  'x-aspnetmvc-version',
  'x-generator',
  'x-powered-cms',
  'x-mod-pagespeed',
  'x-page-speed',
  'x-php-version',
  'x-server',
  'x-varnish-version',
  'x-owa-version',
  'microsoftsharepointteamservices',
  'liferay-portal',
  'x-jenkins',
] as const

/**
 * Does a field name the version of a product? Written as RFC 9110 §10.2.4 has it (`nginx/1.18.0`), in a comment (`Jetty(9.4.31.v2020)`),
 * after a blank (`Phusion Passenger 6.0.4`), or alone. What identifies a machine is none: an address, a hexadecimal name as in
 * `ECS (sjc/4E8D)`, a host's number.
 */
export function namesVersion(field: string, value: string): boolean {
  if (field === 'via') return value.split(',').some(namesVersionOfProxy)
  const text = dropMachineNames(value)
  if (isIP(text.trim()) > 0) return false
  return afterSlash.test(text) || dotted.test(text) || afterName(text, field)
}

/** URLs, hosts, and Edgecast's machines, which are hexadecimal digits. */
const machineNames: readonly RegExp[] = [
  /\bhttps?:\/\/\S+/gi,
  /(?<![\w./-])[a-z][\w-]*(?:\.[\w-]+){0,8}\.[a-z]{2,}(?![\w.])/gi,
  /\bEC(?:S|D|Acc)[ \t]*\([^)]*\)/g,
]

function dropMachineNames(text: string): string {
  return machineNames.reduce((rest, pattern) => rest.replace(pattern, ''), text)
}

/** A number after the slash, which may have a letter before it, and ends there: `IIS/10.0`, `Apache/2`, `EmWeb/R6_2_1`, `Zope/(2.13`. */
const afterSlash = /\/[ \t(]*[a-z]?\d+(?:[._-][\w.-]*|[a-z]\d*)?(?![\w])/i

/** Numbers with dots between: `9.4.31`, `v2.1`, `9.4.z-SNAPSHOT`. */
const dotted = /(?:^|[^\w.-]|[a-z]-|[_ -]v|^v|\(v)\d+\.\d+/i

/** A number alone after a product's name: `Drupal 9`, `JBossAS-6`, `Oracle-HTTP-Server-11g`. */
function afterName(text: string, field: string): boolean {
  const [, name = ''] =
    /(?:^|[\s(])([a-z][a-z!.+®-]*)(?:\(r\))?[ \t]+v?\d{1,4}[a-z]?(?:[\s;,)]|$)/i.exec(text) ?? []
  if (name !== '' && !machineWords.test(name)) return true
  return /-\d{1,2}g\b/.test(text) || (field !== 'server' && /[a-z]-\d{1,3}(?:[\s;,)]|$)/i.test(text))
}

const machineWords =
  /^(?:app|backend|cluster|edge|frontend|host|instance|lb|machine|node|origin|pod|pool|proxy|replica|server|shard|web|worker)$/i

/** `1.1 name (comment)` (RFC 9110 §7.6.3): the first number is HTTP's, and a name may have a port. */
function namesVersionOfProxy(entry: string): boolean {
  const [, receivedBy = '', rest = ''] = /^\s*\S+\s+([^\s(]+)\s*(.*)$/s.exec(entry) ?? []
  const comment = dropMachineNames(rest)
  return (
    afterSlash.test(receivedBy) ||
    afterSlash.test(comment) ||
    dotted.test(comment) ||
    afterName(comment, 'via')
  )
}
