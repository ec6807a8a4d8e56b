import { type Command, type DiscoveredCommand, pathPlaceholder } from '../../command.ts'
import { discoveryLimit, renderSedProgram } from '../../discovery.ts'
import { renderBody } from '../ssh/command-line.ts'
import { redactionKindOf, redactionProgram } from './redaction.ts'

/** Seconds that one command may take on the host, where it has `timeout`. */
const commandSeconds = 60

/**
 * All commands as one POSIX script, to be run as root on a host that nobody may log in to. It asks what is asked over SSH, by the same
 * lines, and writes what they print into `NAME/stdout`, `NAME/stderr` and `NAME/exit`. It changes nothing on the host but for that output and
 * a folder of its own, which it removes.
 *
 * `exit` is a number only where the answer is whole: `cut` stands there where something is missing. 66, 69, 77 and 127 are the script's own
 * (not there, no sudo, forbidden, not installed); ` program` behind them says that the program itself ended so.
 */
export function renderHostScript(
  commands: readonly Command[],
  discovered: readonly DiscoveredCommand[],
  version: string,
): string {
  const asked = commands.map(
    (command) =>
      `ask ${command.id} ${command.byteLimit} ${redactionKindOf(command)} '${renderBody(command, false)}'`,
  )
  return [renderHead(version), ...asked, secondRound, ...discovered.map(renderDiscovery), tail].join('\n')
}

/** One question about each path that the answers of the first round name. */
function renderDiscovery(command: DiscoveredCommand): string {
  const found = command.sources.map(
    ({ command: { id }, pattern }) => `sed -n -E '${renderSedProgram(pattern)}' "$folder/${id}/stdout"`,
  )
  const body = renderBody(command.at(pathPlaceholder), false).split(pathPlaceholder)
  if (body.length !== 2) throw new Error(`${command.id}: one path in one place`)
  return `{ ${found.join('; ')}; } 2>/dev/null | each ${command.id} ${command.byteLimit} ${redactionKindOf(command)} '${body[0]}' '${body[1]}'`
}

const renderHead = (version: string) => String.raw`#!/bin/sh
# mmverify host-script ${version}: what mmverify asks a host, as one script. Read it before you run it: each line that begins with "ask" is one
# question, and all of them only read.
#
#     sh collect.sh > mm1.tar      a tar archive on standard output
#     sh collect.sh mm1.tar        the same, as a file
#     sh collect.sh mm1            a folder that is not there yet
#
# Run it as root: what needs root is otherwise recorded as forbidden. Give the archive to mmverify as a node: "archive: mm1.tar".
#
# What it holds is confidential: configuration, processes, packet filters, names of files. Passwords, tokens and keys are masked on this host
# as far as they can be known by their names and places. Keep it as you keep the files of the host.

umask 077
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unset LANGUAGE CDPATH ENV BASH_ENV

fail() { printf "%s\n" "collect: $1" >&2; exit 2; }

target="$1"
[ $# -le 1 ] || fail "give one place at most: a folder, or a name that ends in .tar"
case "$target" in
  "") [ ! -t 1 ] || fail "standard output is a terminal: sh collect.sh > mm1.tar"; packed=1 ;;
  -*) fail "give a folder, or a name that ends in .tar" ;;
  *.tar) packed=1 ;;
  *) packed= ;;
esac
if [ -n "$target" ] && [ -e "$target" ]; then fail "$target is there already"; fi

if [ -n "$packed" ]; then
  command -v tar >/dev/null 2>&1 || fail "there is no tar here: give a folder"
  folder="/tmp/mmverify-$$"
  [ -z "$TMPDIR" ] || folder="$TMPDIR/mmverify-$$"
  # mkdir fails where anything is there already, a link included.
  mkdir "$folder" || fail "cannot make $folder"
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 130' HUP INT TERM
else
  folder="$target"
  mkdir "$folder" || fail "cannot make $folder"
fi

limited=
if timeout -k 5 ${commandSeconds} true >/dev/null 2>&1; then limited="timeout -k 5 ${commandSeconds}"
elif timeout ${commandSeconds} true >/dev/null 2>&1; then limited="timeout ${commandSeconds}"
fi
if [ "$(printf abc | head -c 2 2>/dev/null)" = ab ]; then first() { head -c "$1"; }
else first() { dd bs=1 count="$1" 2>/dev/null; }
fi

# mask KIND FILE: what may be known for a secret by its name or its place.
program='${redactionProgram}'
mask() {
  if [ "$1" = plain ]; then cat "$2"; else awk -v kind="$1" "$program" <"$2"; fi
}

# How a question ends. q: by this script. r: by the program, which may say the same numbers.
ends='q() { echo "$1" >&9; exit; }; r() { s=$?; case $s in 66|69|77|126|127) echo "$s program" >&9 ;; *) echo "$s" >&9 ;; esac; exit; }'

# ask NAME LIMIT KIND QUESTION. Each stream is read to one byte more than the limit, which shows that there was more.
ask() {
  d="$folder/$1"
  mkdir "$d" || return
  more=$(($2 + 1))
  {
    { $limited sh -c "$ends; $4" 9>"$d/ended" </dev/null 2>&1 >&3 3>&- | first "$more" >"$d/err"; } 3>&1 | first "$more" >"$d/out"
  } 2>/dev/null
  whole=
  kind="$3"
  # NAME=VALUE that ends in NUL, which not every awk knows: one a line, in quotes.
  if [ "$kind" = records ]; then
    kind=text
    tr '\n\000' ' \n' <"$d/out" | sed 's/"/ /g; s/=/="/; s/$/"/' >"$d/lines"
    if [ "$(wc -c <"$d/out")" -le "$2" ]; then mv "$d/lines" "$d/out"; else rm -f "$d/lines"; fi
  fi
  if [ -s "$d/ended" ] && [ "$(wc -c <"$d/out")" -le "$2" ] && [ "$(wc -c <"$d/err")" -le "$2" ]; then
    mask "$kind" "$d/out" >"$d/stdout" && mask "$kind" "$d/err" >"$d/stderr" && whole=1
  fi
  if [ -n "$whole" ]; then mv "$d/ended" "$d/exit"
  else : >"$d/stdout"; : >"$d/stderr"; echo cut >"$d/exit"
  fi
  rm -rf "$d/out" "$d/err" "$d/ended"
}

{
  echo "format 1"
  echo "time $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  echo "hostname $(uname -n)"
  echo "uid $(id -u)"
  echo "script ${version}"
} >"$folder/manifest"
`

const secondRound = `
# What follows is about files that the answers above name. each NAME LIMIT KIND BEFORE AFTER: the paths, one a line, are checked, since they
# become a part of the question: absolute, of plain letters, without "..", and no device and no process.
each() {
  awk '!seen[$0]++' | while IFS= read -r path; do
    case "$path" in
      /dev/*|/proc/*|/sys/*|*/|*//*|*/../*|*/..|*/./*|*/.|*/-*|*[!A-Za-z0-9._/-]*) continue ;;
      /?*) ;;
      *) continue ;;
    esac
    [ "$(printf %s "$path" | wc -c)" -le 200 ] || continue
    count=$(($count + 1))
    [ "$count" -le ${discoveryLimit} ] || break
    ask "$1$(printf %s "$path" | tr / +)" "$2" "$3" "$4$path$5"
  done
}
count=0
`

const tail = String.raw`
[ "$(id -u)" = 0 ] || printf "%s\n" "collect: not run as root: what needs root is recorded as forbidden" >&2
if [ -n "$packed" ]; then
  if [ -n "$target" ]; then (cd "$folder" && tar -cf - .) >"$target" || fail "tar failed"
  else (cd "$folder" && tar -cf - .) || fail "tar failed"
  fi
fi
`
