/** ufw's INPUT, OUTPUT and FORWARD as Debian 12 has them, cut down to what a new connection meets. */
export function ufwFilter(
  options: { input?: readonly string[]; output?: readonly string[]; policy?: string } = {},
) {
  const { input = [], output = [], policy = 'DROP' } = options
  return `*filter
:INPUT ${policy} [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:ufw-before-input - [0:0]
:ufw-before-output - [0:0]
:ufw-not-local - [0:0]
:ufw-track-output - [0:0]
:ufw-user-input - [0:0]
:ufw-user-output - [0:0]
[0:0] -A INPUT -j ufw-before-input
[0:0] -A OUTPUT -j ufw-before-output
[0:0] -A OUTPUT -j ufw-track-output
[0:0] -A ufw-before-input -i lo -j ACCEPT
[0:0] -A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
[0:0] -A ufw-before-input -m conntrack --ctstate INVALID -j DROP
[0:0] -A ufw-before-input -p icmp -m icmp --icmp-type 8 -j ACCEPT
[0:0] -A ufw-before-input -p udp -m udp --sport 67 --dport 68 -j ACCEPT
[0:0] -A ufw-before-input -j ufw-not-local
[0:0] -A ufw-before-input -d 224.0.0.251/32 -p udp -m udp --dport 5353 -j ACCEPT
[0:0] -A ufw-before-input -j ufw-user-input
[0:0] -A ufw-before-output -o lo -j ACCEPT
[0:0] -A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
[0:0] -A ufw-before-output -j ufw-user-output
[0:0] -A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN
[0:0] -A ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN
[0:0] -A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW BLOCK] "
[0:0] -A ufw-not-local -j DROP
[0:0] -A ufw-track-output -p tcp -m conntrack --ctstate NEW -j ACCEPT
[0:0] -A ufw-track-output -p udp -m conntrack --ctstate NEW -j ACCEPT
${input.map((rule) => `[0:0] -A ufw-user-input ${rule}`).join('\n')}
${output.map((rule) => `[0:0] -A ufw-user-output ${rule}`).join('\n')}
COMMIT
`.replace(/^\n/gm, '')
}

/** nat rules as iptables-save prints them. */
export function natTable(rules: readonly string[], packets = 0): string {
  return `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
${rules.map((rule) => `[${packets}:${packets * 60}] -A ${rule}\n`).join('')}COMMIT
`
}

/** The document's rule for one port of one peer, as iptables-save prints it. */
export function dnat(peer: string, port: number, local: number, chain = 'OUTPUT'): string {
  return `${chain} -d ${peer}/32 -p tcp -m tcp --dport ${port} -j DNAT --to-destination 127.0.0.1:${local}`
}
