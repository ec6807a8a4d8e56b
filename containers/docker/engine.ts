import { accessSync, constants } from 'node:fs'
import Dockerode from 'dockerode'
import { getContainerRuntimeClient } from 'testcontainers'

/** A Docker engine that answered. */
export interface Engine {
  docker: Dockerode
  version: string
  /** How it was reached: a socket's path, or host and port. */
  endpoint: string
}

/** No engine: `reason` says what was tried and what to install, in words for an operator. */
export interface NoEngine {
  status: 'absent'
  reason: string
}

export type Detection = { status: 'ok'; engine: Engine } | NoEngine

const askTimeoutSeconds = 10

/**
 * Looks for a Docker engine where Testcontainers looks: `DOCKER_HOST`, `~/.testcontainers.properties`, the usual sockets. One that
 * `DOCKER_HOST` did not name does not stand in for it: the user meant another.
 *
 * Its reaper (Ryuk) is never started, whatever `TESTCONTAINERS_RYUK_DISABLED` says: its image needs a registry, and it would end
 * a replica that is meant to be kept. What a dead run left is found by label instead (`remove-leftovers.ts`).
 */
export async function detectEngine(): Promise<Detection> {
  const asked = process.env.DOCKER_HOST
  const first = await askEngine()
  if (first === 'silence' || (first === 'failure' && asked))
    return { status: 'absent', reason: explainAbsence() }
  const timer = new AbortController()
  const late = new Promise<null>((resolve) => {
    const timeout = setTimeout(() => resolve(null), askTimeoutSeconds * 1000)
    timer.signal.addEventListener('abort', () => clearTimeout(timeout))
  })
  // The library tells "nothing answers" only by throwing: there is no code to look at.
  const client = await Promise.race([getContainerRuntimeClient().catch(() => null), late])
  timer.abort()
  if (client === null) return { status: 'absent', reason: explainAbsence() }
  const { operatingSystemType, serverVersion } = client.info.containerRuntime
  if (operatingSystemType !== 'linux') {
    return {
      status: 'absent',
      reason: `the Docker engine runs ${operatingSystemType} containers; replicas need Linux`,
    }
  }
  const { dockerode: docker } = client.container
  if (asked && endpointOf(docker) !== parseAskedEndpoint(asked))
    return { status: 'absent', reason: explainAbsence() }
  return { status: 'ok', engine: { docker, version: String(serverVersion), endpoint: endpointOf(docker) } }
}

/**
 * Does the engine that DOCKER_HOST names, or the one at the usual socket, answer? Asked before Testcontainers is, since that goes on
 * to another when the first refuses, and never ends its request to one that is silent.
 */
async function askEngine(): Promise<'answer' | 'failure' | 'silence'> {
  const signal = AbortSignal.timeout(askTimeoutSeconds * 1000)
  try {
    await new Dockerode().listContainers({ limit: 1, abortSignal: signal })
    return 'answer'
  } catch {
    return signal.aborted ? 'silence' : 'failure'
  }
}

/** The one that answered, which need not be the one DOCKER_HOST asked for: Testcontainers goes on to the next. */
function endpointOf({ modem }: Dockerode): string {
  const { socketPath, host, port } = modem as { socketPath?: string; host?: string; port?: number | string }
  return socketPath ?? `${host}:${port}`
}

/** As `endpoint` says it. Testcontainers takes no value that isn't a URL, and then looks elsewhere. */
function parseAskedEndpoint(dockerHost: string): string | null {
  if (!URL.canParse(dockerHost)) return null
  const { hostname, port, pathname } = new URL(dockerHost)
  return hostname === '' ? pathname : `${hostname}:${port}`
}

function explainAbsence(): string {
  const install = 'install Docker (Debian: apt-get install docker.io) and start dockerd, or set DOCKER_HOST'
  const asked = process.env.DOCKER_HOST
  if (asked) return `DOCKER_HOST=${asked} does not answer: ${install}`
  const socket = '/var/run/docker.sock'
  try {
    accessSync(socket, constants.R_OK | constants.W_OK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      return `this user may not open ${socket}: join the group that owns it (Debian: adduser USER docker)`
    }
    return `no Docker socket was found: ${install}`
  }
  return `nothing answers at ${socket}: ${install}`
}
