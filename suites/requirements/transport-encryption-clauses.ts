import type { Clause } from '../../core/requirement.ts'

const document = 'Configuring transport encryption (seed 001)'

/** What this document says of the outside: little, since it speaks of what lies behind the proxy. */
export const transportEncryption = {
  everywhere: {
    document,
    section: 'Configuring transport encryption',
    quote: 'all transports rely on TLS encryption.',
  },
  siteUrl: {
    document,
    section: 'Configuring Mattermost',
    quote: '"SiteURL": "https://transport-encryption.dev.example.com",',
  },
  running: {
    document,
    section: 'Configuring Mattermost',
    quote: "Restart the Mattermost server and ensure it's up and running:",
  },
  proxyHttps: {
    document,
    section: 'Configuring NGINX',
    quote: 'Change the protocol from ``http`` to ``https``:',
  },
  keyOwner: { document, section: 'Configuring Mattermost', quote: 'chown root:mattermost *.pem' },
  keyMode: { document, section: 'Configuring Mattermost', quote: 'chmod 640 *.pem' },
  firewallActive: {
    document,
    section: 'Configuring cluster transport encryption',
    quote: 'Active ufw/iptables on each node.',
  },
  dataSourceInArguments: {
    document,
    section: 'Configuring Mattermost',
    quote:
      '3443 /opt/mattermost/bin/mattermost --config=mysql://mmuser:sad09zusaopdhsad123@tcp(10.10.250.148:3306)/mattermost?charset=utf8mb4,utf8&writeTimeout=30s&tls=skip-verify',
  },
  proxyToApp: {
    document,
    section: 'Configuring proxy to Mattermost transport encryption',
    quote:
      'Mattermost is able to encrypt the traffic between the proxy and the application server using TLS.',
  },
  connectionSecurity: {
    document,
    section: 'Configuring Mattermost',
    quote: '"ConnectionSecurity": "TLS",',
  },
  everyNode: {
    document,
    section: 'Configuring database transport encryption',
    quote:
      "If you're running Mattermost in a cluster, be sure to update the value on each node of the cluster.",
  },
  clusterEncrypted: {
    document,
    section: 'Configuring cluster transport encryption',
    quote:
      'Mattermost is able to encrypt the messages sent within the cluster of a deployment using SSH tunneling.',
  },
  tcpForwarding: {
    document,
    section: 'Preparations',
    quote: 'Ensure ``AllowTcpForwarding`` is enabled in ``/etc/ssh/sshd_config`` of each cluster node.',
  },
  sshKeys: {
    document,
    section: 'SSH authentication',
    quote:
      'Next, ensure that the SSH public key of each node is added to the ``authorized_keys`` file of the other nodes of the cluster.',
  },
  sshAccountRights: {
    document,
    section: 'SSH authentication',
    quote:
      "It's important that this service account is allowed to create a SSH tunnel with port forwarding, but it doesn't require any additional permissions.",
  },
  sshFromMembers: {
    document,
    section: 'ufw configuration',
    quote: 'As a next step, allow SSH access from each of the other member nodes, e.g.:',
  },
  sshBetweenNodes: {
    document,
    section: 'ufw configuration',
    quote: 'SSH access enabled in firewall from each cluster node to another.',
  },
  dnatRules: {
    document,
    section: 'ufw configuration',
    quote: 'Per node 2 iptables rules for port 8074 and 8075.',
  },
  dnatPortsUnique: {
    document,
    section: 'ufw configuration',
    quote: 'Please be aware that the ports on the right side must be unique',
  },
  ipForward: {
    document,
    section: 'ufw configuration',
    quote: 'Ensure that your operating system has IP forwarding enabled using the following command:',
  },
  preStart: {
    document,
    section: 'SSH configuration',
    quote: 'As a next step, ensure that the SSH tunnels are created as part of the Mattermost service start.',
  },
  preStartExecutable: {
    document,
    section: 'SSH configuration',
    quote: 'Afterwards, set the executable bit on the shell script:',
  },
  preStartUnit: {
    document,
    section: 'SSH configuration',
    quote:
      'After this, enter a ``ExecStartPre`` script that will be executed before Mattermost itself is started:',
  },
  tunnelCommand: {
    document,
    section: 'SSH configuration',
    quote:
      'ssh -N -f -o ServerAliveInterval=60 -o ExitOnForwardFailure=yes -L 18075:10.10.250.231:8075 10.10.250.231 || true',
  },
  clusterReporting: {
    document,
    section: 'Cluster start',
    quote:
      'Next, open the Mattermost System Console and confirm that each node is reporting successfully in the High Availability section.',
  },
} as const satisfies Record<string, Clause>
