import { actualPort, documentedPorts, type Target } from '../../core/target.ts'

/** A URL of the target's plain HTTP port. */
export function httpUrl(target: Target, path: string): URL {
  return new URL(path, `http://${authorityHost(target.host)}:${actualPort(target, documentedPorts.http)}`)
}

/** A URL of the site itself, as a browser would be given it. */
export function httpsUrl(target: Target, path: string): URL {
  return new URL(path, `https://${authorityHost(target.host)}:${target.port}`)
}

/** Where to connect for a URL of the target: a port that the documents name is where `ports` says. */
export function connectPort(target: Target, url: URL): number {
  const named = url.protocol === 'https:' ? documentedPorts.https : documentedPorts.http
  return actualPort(target, url.port === '' ? named : Number(url.port))
}

function authorityHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
