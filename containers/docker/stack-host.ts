import type Dockerode from 'dockerode'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import type { Network } from './network.ts'
import type { StackRun } from './stack-run.ts'

export interface Attachment {
  network: Network
  /** Names that the network's DNS answers with this host's address. */
  aliases?: string[]
}

export interface HostOptions {
  /** Its name in the stack, and its host name. */
  name: string
  image: string
  networks: [Attachment, ...Attachment[]]
  /** Ports published on 127.0.0.1 of the machine, at a free port each. */
  ports?: number[]
  environment?: Record<string, string>
  /** Lines of /etc/hosts. firewalld and ufw flush the nat rules that the engine's own DNS hangs on, so names must not need it. */
  hosts?: { host: string; ipAddress: string }[]
  /** Not a systemd host: the image's own command runs, with Docker's usual rights, and is ready once this was logged. */
  readyLog?: RegExp
}

/** One machine of a stack. */
export interface Host {
  name: string
  id: string
  /** In the order of its networks. */
  addresses: { ipv4: string; ipv6: string | null }[]
  /** The port of 127.0.0.1 where one of its ports is published. */
  port(documented: number): number
  /** Runs a command as root; a non-zero exit is data. */
  exec(command: string[], options?: { user?: string }): Promise<ExecOutcome>
  /** Runs a bash script as root with `-euo pipefail`. Throws when it fails: provisioning that fails is a bug of the replica. */
  shell(script: string): Promise<string>
  /** Starts and enables units. When one fails, the error carries its journal. */
  start(...units: string[]): Promise<void>
  write(path: string, content: string | Buffer, mode?: number): Promise<void>
  /** Stops and starts it again, as a reboot would: /run and /tmp are emptied, the disk is kept. */
  reboot(): Promise<void>
}

export interface ExecOutcome {
  exitCode: number
  stdout: string
  stderr: string
}

/** Starts a host and waits until systemd has finished booting, or until `readyLog` was said. */
export async function startHost(run: StackRun, options: HostOptions): Promise<Host> {
  run.signal.throwIfAborted()
  const container = await new ReplicaContainer(run, options).start()
  run.signal.throwIfAborted()
  const exec = async (command: string[], execOptions: { user?: string } = {}) => {
    run.signal.throwIfAborted()
    const { exitCode, stdout, stderr } = await container.exec(command, execOptions)
    return { exitCode, stdout, stderr }
  }
  const shell = async (script: string) => {
    const { exitCode, stdout, stderr } = await exec(['bash', '-euo', 'pipefail', '-c', script])
    if (exitCode !== 0) throw new Error(`${options.name}: exit ${exitCode}\n${script}\n${stdout}\n${stderr}`)
    return stdout
  }
  return {
    name: options.name,
    id: container.getId(),
    addresses: await readAddresses(run, container, options),
    port: (documented) => container.getMappedPort(documented),
    exec,
    shell,
    async start(...units) {
      const journal = units.map((unit) => `-u ${unit}`).join(' ')
      await shell(`systemctl enable --quiet ${units.join(' ')}
        systemctl start ${units.join(' ')} || { journalctl --no-pager -n 40 ${journal}; exit 1; }`)
    },
    async write(path, content, mode = 0o644) {
      await container.copyContentToContainer([{ content, target: path, mode }])
    },
    async reboot() {
      await container.restart({ timeout: 30_000 })
    },
  }
}

/**
 * `--privileged` fails where the kernel lends the engine fewer capabilities than it asks for, so what systemd, firewalld and
 * iptables need is named. Ports are bound to loopback only.
 */
class ReplicaContainer extends GenericContainer {
  readonly #run: StackRun
  readonly #others: Attachment[]

  constructor(run: StackRun, options: HostOptions) {
    super(options.image)
    this.#run = run
    const [first, ...others] = options.networks
    this.#others = others
    this.withName(`mmverify-${run.stack}-${run.id}-${options.name}`)
      .withHostname(options.name)
      .withLabels(run.labels)
      .withAutoCleanup(false)
      .withPullPolicy({ shouldPull: () => 'never' })
      .withNetworkMode(first.network.id)
      .withEnvironment(options.environment ?? {})
      .withExtraHosts(options.hosts ?? [])
      .withExposedPorts(...(options.ports ?? []))
      .withStartupTimeout(120_000)
    for (const bindings of Object.values(this.hostConfig.PortBindings ?? {})) {
      for (const binding of bindings as { HostIp?: string }[]) binding.HostIp = '127.0.0.1'
    }
    this.createOpts.NetworkingConfig = {
      EndpointsConfig: { [first.network.id]: { Aliases: [options.name, ...(first.aliases ?? [])] } },
    }
    if (options.readyLog) this.withWaitStrategy(Wait.forLogMessage(options.readyLog))
    else this.#asSystemdHost()
  }

  #asSystemdHost(): void {
    this.withAddedCapabilities('SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE')
      .withSecurityOpt('seccomp=unconfined', 'apparmor=unconfined')
      .withBindMounts([{ source: '/sys/fs/cgroup', target: '/sys/fs/cgroup', mode: 'rw' }])
      .withTmpFs({ '/run': '', '/run/lock': '', '/tmp': '' })
      // Exit 1 is "degraded": a unit failed. Which units must be up is for the stack to say.
      .withWaitStrategy(
        Wait.forSuccessfulCommand(
          'systemctl is-system-running --wait >/dev/null; systemctl is-active --quiet multi-user.target',
        ),
      )
    const hostConfig: Dockerode.HostConfig & { CgroupnsMode?: string } = this.hostConfig
    hostConfig.CgroupnsMode = 'host'
  }

  protected override async containerCreated(id: string): Promise<void> {
    for (const { network, aliases } of this.#others) {
      await this.#run.engine.docker.getNetwork(network.id).connect({
        Container: id,
        EndpointConfig: { Aliases: [this.createOpts.Hostname ?? '', ...(aliases ?? [])] },
      })
    }
  }
}

async function readAddresses(
  run: StackRun,
  container: StartedTestContainer,
  options: HostOptions,
): Promise<Host['addresses']> {
  const { NetworkSettings } = await run.engine.docker.getContainer(container.getId()).inspect()
  return options.networks.map(({ network }) => {
    const endpoint = Object.values(NetworkSettings.Networks).find((each) => each.NetworkID === network.id)
    if (!endpoint) throw new Error(`${options.name} is not on ${network.name}`)
    return { ipv4: endpoint.IPAddress, ipv6: endpoint.GlobalIPv6Address || null }
  })
}
