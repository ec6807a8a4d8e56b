import { maskedSecret } from '../../masked-secret.ts'

/**
 * Masks, on the host itself, what may be known for a secret by its name or its place: an awk program of POSIX, which mawk, gawk and BusyBox
 * run alike. The shape of everything stays as it is, so that readers still find a secret where there is one, and a DSN's parts. What merely
 * names the place of a secret stays.
 *
 * It has no single quotes (it stands between two in the script) and no intervals in its expressions, which old mawk lacks.
 */
export const redactionProgram = String.raw`
function secret(name) {
  name = tolower(name); gsub(/[^a-z0-9]/, "", name)
  if (name ~ /(file|path|host|dir|publickey|expiry|length|hours|days|iterations|enabled?|bypass)$/ || name ~ /^(use|enable)/) return 0
  return name ~ /(pass|passwd|password|passphrase|passcode|pwd|pswd|pw|secret|token|credential|salt|bearer|masterauth)s?[0-9]?[0-9]?$/ || name ~ /(private|access|api|secret|shared|master|signing|developer|split|license|encrypt|encryption|hmac|account|auth)key(id)?s?[0-9]?$/
}
function open(text) {
  gsub(/^["\047]|["\047]$/, "", text)
  if (tolower(text) ~ /^(true|false|yes|no|on|off|none|null|nil|ask|prompt|omit|0|1|x*|\**|\.*)$/) return 0
  if (text ~ /^(\$[A-Za-z_][A-Za-z0-9_]*|\$[{(].*|%[A-Za-z_][A-Za-z0-9_]*%|%\([A-Za-z0-9_-]+\)s|%[sdn]|@.*|<.*>|\[.*\]|ENC\[.*|\{.*|!vault.*|\$[0-9a-z]+\$.*|\*[0-9A-F]+|SCRAM-SHA-.*)$/) return 0
  if (text ~ /^(file|env|cmd|pass|op|vault|sdb|ssm|secret|secretref|keyring):/) return 0
  return text !~ /^~?(\.\.?)?(\/[A-Za-z0-9_.@-]+)(\/[A-Za-z0-9_.@-]+)+$/ && text !~ /^[A-Za-z0-9_.\/-]+\.(pem|key|json|txt|yml|yaml|ini|conf|cnf)$/
}
function extent(text,    q, n) {
  q = substr(text, 1, 1)
  if (q == "\"" || q == "\047") { n = index(substr(text, 2), q); return n ? n + 1 : length(text) }
  return match(text, /[ \t;,&"]/) ? RSTART - 1 : length(text)
}
function masked(text,    q) {
  if (!open(text)) return text
  q = substr(text, 1, 1)
  return (q == "\"" || q == "\047") ? q hide(substr(text, 2, length(text) - 2)) q : hide(text)
}
function hide(text,    digest, file) {
  if (index(text, mask)) return mask
  count++
  if (listing) {
    file = places "/" count
    if (count <= 500 && text !~ /\\/) { printf "mmverify:%s", text > file; close(file) }
    return mask
  }
  digest = ""
  if (digests != "" && count <= 500) getline digest < digests
  return digest == "" ? mask : mask "-" digest
}
function logins(text,    out, word, at, n) {
  out = ""
  while (match(text, /:\/\/[^:\/@ "\047]*:[^\/ "]+@/)) {
    word = substr(text, RSTART, RLENGTH); at = index(substr(word, 4), ":")
    n = RSTART + RLENGTH
    out = out substr(text, 1, RSTART - 1) substr(word, 1, at + 3) hide(substr(word, at + 4, length(word) - at - 4)) "@"
    text = substr(text, n)
  }
  text = out text; out = ""
  while (match(text, /[^:\/@ "\047=,;]+:[^ "]+@(tcp|tcp4|tcp6|unix)\(/)) {
    word = substr(text, RSTART, RLENGTH); n = RSTART + RLENGTH
    out = out substr(text, 1, RSTART - 1) substr(word, 1, index(word, ":")); at = index(word, ":")
    match(word, /@(tcp|tcp4|tcp6|unix)\($/)
    out = out hide(substr(word, at + 1, RSTART - at - 1)) substr(word, RSTART); text = substr(text, n)
  }
  return out text
}
function named(text, pattern, tail,    out, name, rest, n, at) {
  out = ""
  while (match(text, pattern)) {
    at = RSTART + RLENGTH - 1
    name = substr(text, RSTART, RLENGTH - 1); sub(tail, "", name)
    out = out substr(text, 1, at - 1); rest = substr(text, at)
    n = secret(name) ? extent(rest) : 0
    if (n > 0) { out = out masked(substr(rest, 1, n)); text = substr(rest, n + 1) }
    else { out = out substr(rest, 1, 1); text = substr(rest, 2) }
  }
  return out text
}
function after(text, pattern,    out, word, n) {
  out = ""
  while (match(text, pattern)) {
    word = substr(text, RSTART, RLENGTH); n = RSTART + RLENGTH
    out = out substr(text, 1, RSTART - 1); match(word, /[^ \t:"\047]+$/)
    out = out substr(word, 1, RSTART - 1) (substr(word, RSTART) ~ /^(Bearer|Basic|Digest|Token|Negotiate|\$.*)$/ ? substr(word, RSTART) : hide(substr(word, RSTART)))
    text = substr(text, n)
  }
  return out text
}
function words(text) {
  text = named(text, "[A-Za-z0-9_.-]+[ \t]*=[ \t]*[^ \t=]", "[ \t]*=[ \t]*$")
  text = named(text, "--?[A-Za-z][A-Za-z0-9_-]*[ \t]+[^ \t-]", "[ \t]+$")
  text = after(text, "(Bearer|Basic)[ \t]+[A-Za-z0-9+/=_.~-]+")
  return after(text, "([Aa]uthorization|[A-Za-z-]+-([Tt]oken|[Kk]ey|[Ss]ecret|TOKEN|KEY))(:[ \t]*|[ \t]+)[\"\047]?[A-Za-z0-9+/=_.~$-]+")
}
function json(text,    out, word, rest) {
  gsub(/\\u0026/, "\\&", text); gsub(/\\u003[cC]/, "<", text); gsub(/\\u003[eE]/, ">", text)
  out = ""
  while (match(text, /"([^"\\]|\\.)*"/)) {
    out = out substr(text, 1, RSTART - 1); word = substr(text, RSTART, RLENGTH)
    text = substr(text, RSTART + RLENGTH); rest = text; sub(/^[ \t]+/, "", rest)
    if (substr(rest, 1, 1) == ":") key = substr(word, 2, length(word) - 2)
    else if (word != "\"\"" && (secret(key) || tolower(key) ~ /^(secret|password|key|token)$/)) word = "\"" hide(substr(word, 2, length(word) - 2)) "\""
    else word = named(logins(word), "[A-Za-z_]+=[^ =\"]", "=$")
    out = out word
  }
  return out text
}
BEGIN { mask = "${maskedSecret}" }
/-----BEGIN [A-Z ]*PRIVATE KEY/ && !/ENCRYPTED PRIVATE KEY/ { if (!listing) print "-----BEGIN PRIVATE KEY-----"; hidden = ($0 !~ /-----END/); next }
hidden { if ($0 ~ /-----END/) { if (!listing) print; hidden = 0 } next }
kind == "json" { shown = json($0); if (!listing) print shown; next }
{ shown = words(logins($0)); if (!listing) print shown }
END { if (listing) print count + 0 }
`
