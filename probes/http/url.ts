import { actualPortOf, documentedPorts, type Target } from '../../core/target.ts'

/** A URL of the target's plain HTTP port. */
export function createHttpUrl(target: Target, path: string): URL {
  return new URL(
    path,
    `http://${formatAuthorityHost(target.host)}:${actualPortOf(target, documentedPorts.http)}`,
  )
}

/** A URL of the site itself, as a browser would be given it: a path of Mattermost's is below the target's. */
export function createHttpsUrl(target: Target, path: string): URL {
  return new URL(
    `${target.subpath ?? ''}${path}`,
    `https://${formatAuthorityHost(target.host)}:${target.port}`,
  )
}

/** Where to connect for a URL of the target: a port that the documents name is where `ports` says. */
export function connectPortOf(target: Target, url: URL): number {
  const named = url.protocol === 'https:' ? documentedPorts.https : documentedPorts.http
  return actualPortOf(target, url.port === '' ? named : Number(url.port))
}

function formatAuthorityHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
