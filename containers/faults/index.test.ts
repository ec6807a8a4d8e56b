import { describe, expect, test } from 'vitest'
import { checks } from '../../suites/catalogue.ts'
import { faultsByStack, stackFaults } from './index.ts'

/** The ids that the design lists for what is seen from inside: they are added as their checks are. */
const inside = [
  ...[
    'app-transport-encryption',
    'app-listen-address',
    'config-sql',
    'config-user-deletion',
    'config-plugins',
  ],
  ...['config-drift', 'push-encryption'],
  ...['db-version', 'db-tls-offered', 'db-tls-required', 'db-tls-mode', 'db-tls-session', 'db-grants'],
  ...['db-exposure', 'db-hardening'],
  ...['firewall', 'selinux', 'services-enabled', 'nginx-config', 'nginx-pid-file', 'proxy-backend-tls'],
  ...['tls-key-permissions', 'certbot-renewal', 'certbot-key-size', 'certbot-reload', 'openssl-policy'],
  ...['sshd-config', 'updates-pending', 'inventory-secrets'],
  ...['cluster-ssh-forwarding', 'cluster-ssh-keys', 'cluster-firewall', 'cluster-dnat', 'cluster-ip-forward'],
  ...['cluster-pre-start', 'cluster-tunnels', 'cluster-tunnel-reachability', 'cluster-plaintext-exposure'],
  ...['cluster-gossip-encryption', 'cluster-status'],
]
const existing = checks.map(({ id }) => id)

test('no name stands for two faults', () => {
  const names = Object.values(faultsByStack).flatMap((faults) => Object.keys(faults))
  expect(Object.keys(stackFaults).sort()).toEqual(names.sort())
})

describe.each(Object.entries(faultsByStack))('%s', (stack, faults) => {
  test.each(Object.entries(faults))('%s', (_, fault) => {
    const { fails, pending = [] }: { fails: readonly string[]; pending?: readonly string[] } = fault
    expect(fault.stack).toBe(stack)
    expect(fails.filter((id) => !existing.includes(id))).toEqual([])
    expect(pending.filter((id) => !inside.includes(id))).toEqual([])
    // Its check is here now: let it judge the fault.
    expect(pending.filter((id) => existing.includes(id))).toEqual([])
    expect(fails.length + pending.length).toBeGreaterThan(0)
    if (fails.length === 0) expect(fault).toHaveProperty('effect')
  })
})
