/** Where the audited server is found, in a network namespace of its own. */
export const serverAddress = '192.0.2.10'
/** A second address of its name, where nobody answers. */
export const deadAddress = '192.0.2.11'

/** What stands between the auditor and a server that does not change. All that is left out is as in an undisturbed audit. */
export interface Disturbance {
  name: string
  /** For a person. */
  how: string
  /** Rules of iptables on the one machine that is server and auditor. */
  rules?: readonly string[]
  /** Directives of nginx, by where they stand. */
  nginx?: { http?: string; server?: string; connections?: number }
  /** A relay before every port that does this to each connection. */
  relay?: RelayBehaviour
  /** The name has `deadAddress` too. */
  deadAddress?: true
  /** nginx is told to reload every so many milliseconds. */
  reloadEvery?: number
  /** As many programs as there are processors do nothing but count. */
  busy?: true
}

export interface RelayBehaviour {
  /** Milliseconds that each chunk is held, from … to …, at random. */
  delay?: readonly [number, number]
  /** Which connections of an audit are not served, by their number (from 1) and a number that is drawn anew for each audit. */
  drops?: 'every-third' | 'after-drawn'
  /** What becomes of those. */
  end?: 'reset' | 'close' | 'silence'
}

const toServer = `-d ${serverAddress} -p tcp`
const newConnection = `INPUT ${toServer} --syn`

/** The undisturbed server. */
export const calm: Disturbance = { name: 'undisturbed', how: 'nothing in the way' }

export const disturbances: readonly Disturbance[] = [
  {
    name: 'loss',
    how: 'one packet in twenty is lost, in each direction',
    rules: [
      `INPUT ${toServer} -m statistic --mode random --probability 0.05 -j DROP`,
      `INPUT -s ${serverAddress} -p tcp -m statistic --mode random --probability 0.05 -j DROP`,
    ],
  },
  {
    name: 'delay',
    how: 'every chunk comes 5 to 250 ms late',
    relay: { delay: [5, 250] },
  },
  {
    name: 'rst-limit',
    how: 'the host sends three RST a second, and no others',
    rules: [
      `OUTPUT -s ${serverAddress} -p tcp --tcp-flags RST RST -m limit --limit 3/second --limit-burst 2 -j ACCEPT`,
      `OUTPUT -s ${serverAddress} -p tcp --tcp-flags RST RST -j DROP`,
    ],
  },
  {
    name: 'reject-over-rate',
    how: 'connections beyond 60 a second are answered by RST, at every port',
    rules: [
      `${newConnection} -m limit --limit 60/second --limit-burst 12 -j ACCEPT`,
      `${newConnection} -j REJECT --reject-with tcp-reset`,
    ],
  },
  {
    name: 'reject-at-random',
    how: 'a third of all connections is answered by RST, at every port',
    rules: [
      `${newConnection} -m statistic --mode random --probability 0.33 -j REJECT --reject-with tcp-reset`,
    ],
  },
  {
    name: 'syn-limit',
    how: 'SYN beyond 25 a second are dropped',
    rules: [
      `${newConnection} -m limit --limit 25/second --limit-burst 10 -j ACCEPT`,
      `${newConnection} -j DROP`,
    ],
  },
  {
    name: 'limit-conn',
    how: 'nginx limit_conn: three requests at once from an address, 503 for others',
    nginx: { http: 'limit_conn_zone $binary_remote_addr zone=c:1m;', server: 'limit_conn c 3;' },
  },
  {
    name: 'limit-req',
    how: 'nginx limit_req: five requests a second from an address, 503 for others',
    nginx: {
      http: 'limit_req_zone $binary_remote_addr zone=r:1m rate=5r/s;',
      server: 'limit_req zone=r burst=4 nodelay;',
    },
  },
  {
    name: 'dead-address',
    how: 'the name has a second address that answers nothing',
    deadAddress: true,
    rules: [`INPUT -d ${deadAddress} -j DROP`],
  },
  { name: 'reloads', how: 'nginx reloads every 300 ms', reloadEvery: 300 },
  { name: 'busy', how: 'a busy program on every processor', busy: true },
  {
    name: 'worker-connections',
    how: 'nginx has twelve worker connections',
    nginx: { connections: 12 },
  },
  {
    name: 'third-reset',
    how: 'every third connection is reset',
    relay: { drops: 'every-third', end: 'reset' },
  },
  {
    name: 'reset-after-n',
    how: 'after 1 to 120 connections all others are reset',
    relay: { drops: 'after-drawn', end: 'reset' },
  },
  {
    name: 'closed-after-n',
    how: 'after 1 to 120 connections all others are closed at once',
    relay: { drops: 'after-drawn', end: 'close' },
  },
  {
    name: 'silent-after-n',
    how: 'after 1 to 120 connections nothing is said on any other',
    relay: { drops: 'after-drawn', end: 'silence' },
  },
]
