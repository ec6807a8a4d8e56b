import type { Command } from '../../command.ts'
import { maskedSecret } from '../../masked-secret.ts'

/**
 * How secrets are found in what a command prints.
 *
 * - `plain`: there are none: tables of packet filters (`key` is a word of nft's) and lists of files.
 * - `certificates`, `headings`: what is asked for, and not a line more: keys may stand beside it in the same file.
 * - `json`: a config.json. `environment`: `NAME=value` lines, each to its end.
 * - `records`: `NAME=value` ended by a byte of zero each; one a line and in quotes they are masked as text.
 * - `nginx`: directives. `text`: whatever else, by words.
 */
export const redactionKinds = [
  'plain',
  'certificates',
  'headings',
  'json',
  'environment',
  'records',
  'nginx',
  'text',
] as const
export type RedactionKind = (typeof redactionKinds)[number]

export function redactionKindOf({ id }: Pick<Command, 'id'>): RedactionKind {
  if (/^mattermost-(?:config|running)/.test(id)) return 'json'
  if (/^mattermost-environment/.test(id)) return 'environment'
  if (id === 'process-environments') return 'records'
  if (/^archived-certificates/.test(id)) return 'certificates'
  if (/^tls-key-heads/.test(id)) return 'headings'
  if (id === 'nginx-configuration') return 'nginx'
  return /^(?:ip6?tables(?:-legacy)?|ipsets|nftables|.*-files)$/.test(id) ? 'plain' : 'text'
}

/**
 * Masks, on the host itself, what may be known for a secret by its name or its place: an awk program of POSIX, which mawk, gawk and BusyBox
 * run alike. The shape of everything stays as it is, so that readers still find a secret where there is one, and a DSN's parts. What merely
 * names the place of a secret stays. Where the end of a secret is not known, too much is masked. A mask says nothing of what it masks: a digest
 * would be enough to guess a word by.
 *
 * It has no single quotes (it stands between two in the script) and no intervals in its expressions, which old mawk lacks.
 */
export const redactionProgram = String.raw`
function secret(name) {
  name = tolower(name); gsub(/[^a-z0-9]/, "", name)
  if (name ~ /(file|path|host|dir|publickey|expiry|length|hours|days|iterations|enabled?|bypass)$/ || name ~ /^(use|enable)/) return 0
  if (name ~ /^(proxy|fastcgi|grpc|uwsgi|scgi|memcached)pass$/) return 0
  return name ~ /(pass|passwd|password|passphrase|passcode|pwd|pswd|pw|secret|token|credential|salt|bearer|masterauth)s?[0-9]?[0-9]?$/ || name ~ /(private|access|api|secret|shared|master|signing|developer|split|license|encrypt|encryption|hmac|account|auth)key(id)?s?[0-9]?$/ || name ~ /(motdepasse|passwort|kennwort|contrasena|senha|wachtwoord|snmpcommunity|r[ow]community|(pkcs11|hsm|token|card|user|so)pin)[0-9]?$/
}
function open(text) {
  gsub(/^["\047]|["\047]$/, "", text)
  if (tolower(text) ~ /^(true|false|yes|no|on|off|none|null|nil|ask|prompt|omit|0|1|x*|\**|\.*|\[(redacted|hidden|filtered|masked)\])$/) return 0
  if (text ~ /^(\$[A-Za-z_][A-Za-z0-9_]*|\$\{[A-Za-z_][A-Za-z0-9_]*\}|\$\([^()]*\)|%[A-Za-z_][A-Za-z0-9_]*%|%\([A-Za-z0-9_-]+\)s|%[sdn]|@~?[A-Za-z0-9_.-]*\/[A-Za-z0-9_.\/-]+|<[A-Za-z _-]*>|ENC\[.*\]|\{\{[^{}]*\}\}|!vault.*|\*[0-9A-F]+|SCRAM-SHA-.*)$/) return 0
  if (text ~ /^(file|env|cmd|op|vault|sdb|ssm|secret|secretref|keyring):[A-Za-z0-9_.\/#:-]+$/) return 0
  return text !~ /^~?(\.\.?)?(\/[A-Za-z0-9_.@-]+)(\/[A-Za-z0-9_.@-]+)+$/ && text !~ /^[A-Za-z0-9_.\/-]+\.(pem|key|json|txt|yml|yaml|ini|conf|cnf)$/
}
# What stands for a text that may be quoted. Of a hash its kind stays.
function masked(text,    q) {
  if (text == "" || !open(text)) return text
  q = substr(text, 1, 1)
  if ((q == "\"" || q == "\047") && length(text) > 1) return q masked(substr(text, 2, length(text) - 2)) q
  if (match(text, /^\$[0-9a-z]+\$/)) return substr(text, 1, RLENGTH) mask
  return mask
}
function last(text, sign,    at, n) {
  n = 0
  while (at = index(substr(text, n + 1), sign)) n += at
  return n
}
# How long a value is that begins here. all: it may have blanks in it.
function extent(text, all, query,    q, n, end) {
  q = substr(text, 1, 1)
  if (q == "\"" || q == "\047") {
    n = 1
    while (n < length(text)) {
      n++
      if (substr(text, n, 1) == "\\") n++
      else if (substr(text, n, 1) == q) return n
    }
    return length(text)
  }
  n = length(text)
  if (!all && match(text, /[ \t"]/)) n = RSTART - 1
  if (all == 2 && match(text, /"/)) n = RSTART - 1
  if (query && (end = index(text, "&")) && end - 1 < n) n = end - 1
  while (n > 1 && substr(text, n, 1) ~ /[;\047]/) n--
  return n
}
# scheme://user:password@host. whole: the text is a value with nothing around it.
function logins(text, whole,    out, at, rest, chunk, n, first, stop, between) {
  out = ""
  while (at = index(text, "://")) {
    out = out substr(text, 1, at + 2); rest = text = substr(text, at + 3)
    if (!match(rest, /^[^:\/?#@ \t"\047[]*:/)) continue
    out = out substr(rest, 1, RLENGTH); rest = text = substr(rest, RLENGTH + 1)
    if (rest ~ /^[0-9]+([\/?#,;) \t"\047]|$)/) continue
    chunk = rest
    if (!whole && match(chunk, /[ \t"<>]/)) chunk = substr(chunk, 1, RSTART - 1)
    stop = match(chunk, /[\/?#]/) ? RSTART - 1 : length(chunk)
    first = last(substr(chunk, 1, stop), "@"); n = last(chunk, "@")
    between = substr(chunk, first + 1, n - first)
    if (first && between ~ /\?[A-Za-z_]+=/) n = first
    if (!n && !whole && rest !~ /^[\/$ \t"]/) {
      # A password with blanks in it.
      chunk = rest
      if (match(chunk, /"|:\/\//)) chunk = substr(chunk, 1, RSTART - 1)
      n = index(chunk, "@")
    }
    if (n <= 1) continue
    out = out masked(substr(rest, 1, n - 1)) "@"; text = substr(rest, n + 1)
  }
  return out text
}
# user:password@tcp(host), as the driver of MySQL has it; whole: also without a protocol.
function driver(text, whole,    out, at, before, start, n, end) {
  if (whole) {
    if (text ~ /^[a-z+]+:\/\//) return text
    end = last(text, "/"); at = last(substr(text, 1, end), "@"); n = index(text, ":")
    if (!at || !n || n > at) return text
    return substr(text, 1, n) masked(substr(text, n + 1, at - n - 1)) substr(text, at)
  }
  out = ""
  while (match(text, /@(tcp|tcp4|tcp6|unix|TCP|UNIX)\(/)) {
    at = RSTART; end = RLENGTH; before = substr(text, 1, at - 1)
    # What is between quotes; else the word, and the words before it where the password has blanks.
    start = at; n = before
    if (gsub(/"/, "", n) % 2) start = last(before, "\"") + 1
    else while (start > 1) {
      start--
      while (start > 1 && substr(before, start, 1) !~ /[ \t"\047]/) start--
      if (index(substr(before, start), ":")) break
    }
    while (match(substr(before, start), /^[ \t"\047]*[-A-Za-z0-9_.]+=/)) start += RLENGTH
    n = index(substr(before, start), ":")
    if (n) before = substr(before, 1, start + n - 1) masked(substr(before, start + n))
    out = out before substr(text, at, end); text = substr(text, at + end)
  }
  return out text
}
# NAME=value, NAME = value and, with the other pattern, --name value.
function named(text, pattern, tail, whole,    out, name, rest, n, at, before, all) {
  out = ""
  while (match(text, pattern)) {
    at = RSTART + RLENGTH - 1
    name = substr(text, RSTART, RLENGTH - 1); before = out substr(text, 1, RSTART - 1)
    all = whole
    # A line of its own, or all that stands between quotes.
    if (before ~ /^[ \t]*$/ && name ~ /[ \t]=/) all = 1
    if (before ~ /"$/ && name ~ /=$/) all = 2
    sub(tail, "", name)
    out = out substr(text, 1, at - 1); rest = substr(text, at)
    n = secret(name) ? extent(rest, all, before ~ /[?&]$/) : 0
    if (n > 0) { out = out masked(substr(rest, 1, n)); text = substr(rest, n + 1) }
    else { out = out substr(rest, 1, 1); text = substr(rest, 2) }
  }
  return out text
}
# Fields of HTTP: Authorization: Bearer …, X-Api-Key: …
function headers(text,    out, name, rest, n, q) {
  out = ""
  while (match(text, /[A-Za-z][A-Za-z-]+:[ \t]*[^ \t:\/]/)) {
    name = substr(text, RSTART, index(substr(text, RSTART), ":") - 1)
    out = out substr(text, 1, RSTART + RLENGTH - 2); rest = substr(text, RSTART + RLENGTH - 1)
    if (tolower(name) !~ /^((proxy-)?authorization|(set-)?cookie)$/ && !(name ~ /-/ && secret(name))) {
      out = out substr(rest, 1, 1); text = substr(rest, 2); continue
    }
    if (match(rest, /^["\047]/)) { out = out substr(rest, 1, 1); rest = substr(rest, 2) }
    if (match(tolower(rest), /^(bearer|basic|digest|token|negotiate|apikey|splunk)[ \t]+/)) { out = out substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1) }
    n = match(rest, /[ \t"\047]/) ? RSTART - 1 : length(rest)
    # Of cookies there may be more.
    while (n > 0 && n < length(rest) && substr(rest, n, 1) == ";" && match(substr(rest, n + 1), /^[ \t]+[^ \t"\047]+/)) n += RLENGTH
    out = out masked(substr(rest, 1, n)); text = substr(rest, n + 1)
  }
  return out text
}
# Behind a word: Bearer …
function schemes(text,    out, n, word) {
  out = ""
  while (match(text, /(Bearer|Basic)[ \t]+["\047]?[^ \t"\047;,)]+/)) {
    n = RSTART + RLENGTH
    match(text, /(Bearer|Basic)[ \t]+["\047]?/)
    word = substr(text, RSTART + RLENGTH, n - RSTART - RLENGTH)
    # Basic is a word of English too.
    out = out substr(text, 1, RSTART + RLENGTH - 1) (substr(text, RSTART, 2) == "Be" || word ~ /[A-Z0-9=]/ ? masked(word) : word)
    text = substr(text, n)
  }
  return out text
}
function part(text, sign,    at) {
  at = index(text, sign)
  return at && at < length(text) ? substr(text, 1, at) masked(substr(text, at + 1)) : text
}
# What short options mean to the programs that take a password with one.
function options(text,    out, word, program, base, before, n) {
  out = program = before = ""
  while (text != "") {
    if (match(text, /^[ \t]+/)) { out = out substr(text, 1, RLENGTH); text = substr(text, RLENGTH + 1) }
    n = match(text, /[ \t]/) ? RSTART - 1 : length(text)
    word = substr(text, 1, n); text = substr(text, n + 1)
    base = word; gsub(/^.*[\/="\047]/, "", base)
    if (base ~ /^(mysql|mariadb)[a-z_-]*$/ && base !~ /^(mysqld|mariadbd)(_.*)?$/) program = "mysql"
    else if (base ~ /^(sshpass|mongo|mongosh|mongodump|redis-cli|ldapsearch|ldapmodify|ldapadd|ldapwhoami|curl|wget|smbclient|mosquitto_pub|mosquitto_sub|psql|docker|podman|buildah|skopeo|helm|az|ssh|java|zip|unzip|7z|7za|7zz|lftp|snmpget|snmpwalk|consul)$/) program = base
    else if (base == "login" && before ~ /(^|\/)(docker|podman|buildah|skopeo|helm|az)$/) program = "login"
    if (program ~ /^(mysql|sshpass|mongo|mongosh|mongodump|login|7z|7za|7zz)$/ && word ~ /^-p./) word = "-p" masked(substr(word, 3))
    else if (program ~ /^(sshpass|mongo|mongosh|mongodump|login)$/ && before == "-p") word = masked(word)
    else if (program == "redis-cli" && before == "-a") word = masked(word)
    else if (program ~ /^ldap/ && word ~ /^-w./) word = "-w" masked(substr(word, 3))
    else if (program ~ /^ldap/ && before == "-w") word = masked(word)
    else if (program == "curl" && word ~ /^-[uU]./) word = part(word, ":")
    else if (program == "curl" && before ~ /^(-[A-Za-z]*[uU]|--(proxy-)?user)$/) word = part(word, ":")
    else if (program == "smbclient" && (before == "-U" || word ~ /^-U./)) word = part(word, "%")
    else if (program ~ /^(mosquitto_pub|mosquitto_sub|zip|unzip)$/ && before == "-P") word = masked(word)
    else if (program ~ /^(zip|unzip)$/ && word ~ /^-P./) word = "-P" masked(substr(word, 3))
    else if (program == "lftp" && (before == "-u" || word ~ /^-u./)) word = part(word, ",")
    else if (program ~ /^snmp/ && before ~ /^-[AX]$/) word = masked(word)
    else if (program == "consul" && word ~ /^--?encrypt=./) word = part(word, "=")
    else if (program == "consul" && before ~ /^--?encrypt$/) word = masked(word)
    if (word ~ /^["\047]?pass:./) word = part(word, ":")
    out = out word; before = word
  }
  return out
}
# Tokens that say by their beginning what they are.
function tokens(text,    out) {
  out = ""
  while (match(text, /(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_live_|npm_|hvs\.|eyJ[A-Za-z0-9_-]+\.eyJ)[A-Za-z0-9_.-]+/)) {
    if (substr(text, RSTART, RLENGTH) ~ /^npm_[a-z]+_/ || RLENGTH < 16) { out = out substr(text, 1, RSTART + RLENGTH - 1); text = substr(text, RSTART + RLENGTH) }
    else { out = out substr(text, 1, RSTART - 1) mask; text = substr(text, RSTART + RLENGTH) }
  }
  return out text
}
function words(text) {
  text = driver(logins(text, 0), 0)
  text = named(text, "[A-Za-z0-9_.-]+[ \t]*=[ \t]*[^ \t=]", "[ \t]*=[ \t]*$", 0)
  text = named(text, "--?[A-Za-z][A-Za-z0-9_.-]*[ \t]+[^ \t-]", "[ \t]+$", 0)
  return tokens(options(schemes(headers(text))))
}
function environment(text,    n, name, value) {
  if (!match(text, /^[ \t]*(export[ \t]+)?[A-Za-z_][A-Za-z0-9_]*[ \t]*=[ \t]*/)) return words(text)
  name = substr(text, 1, RLENGTH); value = substr(text, RLENGTH + 1)
  n = name; gsub(/^[ \t]*(export[ \t]+)?|[ \t]*=[ \t]*$/, "", n); sub(/[ \t]+$/, "", value)
  if (secret(n)) return name masked(value)
  if (n ~ /DATASOURCE|CONFIG/) value = driver(logins(value, 1), value ~ /^["\047]?[^:\/@ ]*:.*@/)
  return name words(value)
}
# The argument of a directive that begins here.
function argument(text,    n) {
  n = extent(text, 0, 0)
  return masked(substr(text, 1, n)) substr(text, n + 1)
}
function directive(text,    name, n) {
  if (guarded) {
    if (text ~ /^[ \t]*\}/) guarded = 0
    else if (match(text, /^[ \t]*/) && substr(text, RLENGTH + 1) !~ /^(default|hostnames|volatile|include)?[ \t;]/) {
      return substr(text, 1, RLENGTH) argument(substr(text, RLENGTH + 1))
    }
  }
  if (match(text, /^[ \t]*map[ \t]+"?\$[{]?[A-Za-z0-9_]+/)) { name = substr(text, RSTART, RLENGTH); sub(/^.*\$[{]?/, "", name); guarded = secret(name) || name ~ /authorization$/ }
  if (match(text, /^[ \t]*(set[ \t]+\$|[a-z_]+_param[ \t]+|[a-z_]+_set_header[ \t]+|add_header[ \t]+|env[ \t]+)["\047]?[A-Za-z0-9_-]+["\047]?[ \t]+/)) {
    n = RLENGTH; name = substr(text, 1, n); sub(/[ \t"\047]+$/, "", name); sub(/^.*[ \t$"\047]/, "", name)
    if (secret(name) || tolower(name) ~ /^(authorization|cookie)$/) {
      name = substr(text, 1, n); text = substr(text, n + 1)
      if (match(text, /^["\047]?(Bearer|Basic|Token|Digest)[ \t]+/)) { name = name substr(text, 1, RLENGTH); text = substr(text, RLENGTH + 1) }
      return name argument(text)
    }
  }
  if (match(text, /^[ \t]*secure_link_(md5|secret)[ \t]+/)) { n = RLENGTH; return substr(text, 1, n) argument(substr(text, n + 1)) }
  if (match(text, /\$[A-Za-z0-9_]+[ \t]*(!?=|!?~\*?)[ \t]*/)) {
    n = RSTART + RLENGTH; name = substr(text, RSTART + 1, RLENGTH); sub(/[ \t]*[!=~].*$/, "", name)
    if (secret(name) || name ~ /authorization$/) {
      name = substr(text, 1, n - 1); text = substr(text, n)
      n = extent(text, 0, 0)
      if (text !~ /^["\047]/) while (n > 1 && substr(text, n, 1) ~ /[){]/) n--
      return name masked(substr(text, 1, n)) substr(text, n + 1)
    }
  }
  return words(text)
}
function json(text,    out, word, rest, value, between) {
  gsub(/\\u0026/, "\\&", text); gsub(/\\u003[cC]/, "<", text); gsub(/\\u003[eE]/, ">", text)
  out = ""
  while (match(text, /"([^"\\]|\\.)*"/)) {
    between = substr(text, 1, RSTART - 1); nest(between)
    out = out between; word = substr(text, RSTART, RLENGTH)
    text = substr(text, RSTART + RLENGTH); rest = text; sub(/^[ \t]+/, "", rest)
    value = substr(word, 2, length(word) - 2)
    if (substr(rest, 1, 1) == ":") { key = value; if (key == "Plugins") plugins = -1 }
    else if (value != "") {
      # What a plugin keeps in its settings is known to nobody else.
      if (plugins > 0 || secret(key) || tolower(key) ~ /^(secret|password|key|token)$/ || value ~ /-----BEGIN [A-Z ]*PRIVATE KEY/) word = "\"" mask "\""
      else {
        value = logins(value, 1)
        if (tolower(key) ~ /datasource/) value = driver(value, value ~ /@/ && value !~ /^[^:@]*=/)
        else value = driver(value, 0)
        word = "\"" tokens(named(value, "[A-Za-z_]+[ \t]*=[ \t]*[^ \t=]", "[ \t]*=[ \t]*$", 0)) "\""
      }
    }
    out = out word
  }
  nest(text)
  return out text
}
function nest(text,    n, sign) {
  for (n = 1; n <= length(text); n++) {
    sign = substr(text, n, 1)
    if (sign ~ /[[{]/) { depth++; if (plugins == -1) plugins = depth }
    else if (sign ~ /[]}]/) { if (plugins == depth) plugins = 0; depth-- }
    else if (sign == "," && plugins == -1) plugins = 0
  }
}
BEGIN { mask = "${maskedSecret}" }
kind == "certificates" {
  if ($0 ~ /^\/[^ ]*:-----BEGIN CERTIFICATE-----$/) { place = $0; sub(/:-----BEGIN CERTIFICATE-----$/, "-", place); print; next }
  if (place == "" || index($0, place) != 1) { place = ""; next }
  rest = substr($0, length(place) + 1)
  if (rest ~ /^[A-Za-z0-9+\/=]+$/) print
  else { if (rest == "-----END CERTIFICATE-----") print; place = "" }
  next
}
kind == "headings" { if (match($0, /-----BEGIN [A-Z0-9 ]+-----/)) print substr($0, RSTART, RLENGTH); next }
kind == "json" { print json($0); next }
match($0, /-----BEGIN [A-Z ]*PRIVATE KEY-----/) { print substr($0, 1, RSTART + RLENGTH - 1); hidden = ($0 !~ /-----END/); next }
hidden { if ($0 ~ /-----END/) { print; hidden = 0 } next }
kind == "environment" { print environment($0); next }
kind == "nginx" { print directive($0); next }
{ print words($0) }
`
