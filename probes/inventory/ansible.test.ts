import { expect, test } from 'vitest'
import { parseAnsibleIni } from './ansible-ini.ts'
import { parseAnsibleYaml } from './ansible-yaml.ts'
import type { Inventory } from './inventory-host.ts'

const ini = `
# jump host, reached by nobody else
bastion ansible_host=192.0.2.1

[mattermost]
mm[1:2].example.com:2222 ansible_user=audit  # both
mm3 ansible_host=2001:db8::3 ansible_ssh_private_key_file="~/keys/mm 3"

[database]
db-[a:b] ansible_password=hunter2

[all:vars]
ansible_user = nobody
vault_reference = {{ vault_db_password }}
ansible_become_password = {{ vault_become }}

[mattermost:vars]
ansible_user=deploy
ansible_become=yes
ansible_ssh_common_args='-o ProxyJump=ops@bastion:2200'
smtp_password=hunter3

[production:children]
mattermost
database
`

const yaml = `
all:
  vars: {ansible_user: nobody}
  hosts:
    bastion: {ansible_host: 192.0.2.1}
  children:
    production:
      children:
        mattermost:
          vars:
            ansible_user: deploy
            ansible_become: true
            ansible_ssh_common_args: -o ProxyJump=ops@bastion:2200
            smtp_password: hunter3
          hosts:
            mm[1:2].example.com: {ansible_port: 2222, ansible_user: audit}
            mm3:
              ansible_host: 2001:db8::3
              ansible_ssh_private_key_file: ~/keys/mm 3
        database:
          hosts:
            db-[a:b]:
              ansible_password: hunter2
              sealed_password: !vault |
                $ANSIBLE_VAULT;1.1;AES256
                6231
`

const summary = ({ hosts }: Inventory) =>
  Object.fromEntries(
    hosts.map((host) => [
      host.name,
      [host.address, host.port, host.user, host.sudo, host.identityFiles, host.jumps, host.groups],
    ]),
  )

test.each([
  ['INI', parseAnsibleIni(ini)],
  ['YAML', parseAnsibleYaml(yaml)],
])('%s: ranges, ports, and variables from the most specific place', (_, inventory) => {
  const mattermost = ['production', 'mattermost']
  const jumps = ['ops@bastion:2200']
  expect(summary(inventory)).toEqual({
    bastion: ['192.0.2.1', 22, 'nobody', false, [], [], []],
    'mm1.example.com': ['mm1.example.com', 2222, 'audit', true, [], jumps, mattermost],
    'mm2.example.com': ['mm2.example.com', 2222, 'audit', true, [], jumps, mattermost],
    mm3: ['2001:db8::3', 22, 'deploy', true, ['~/keys/mm 3'], jumps, mattermost],
    'db-a': ['db-a', 22, 'nobody', false, [], [], ['production', 'database']],
    'db-b': ['db-b', 22, 'nobody', false, [], [], ['production', 'database']],
  })
  expect(inventory.hosts.find(({ name }) => name === 'db-a')?.password?.reveal()).toBe('hunter2')
  expect(JSON.stringify(inventory)).not.toContain('hunter')
})

test('secrets in the clear, by place; templates and vaults are none', () => {
  expect(parseAnsibleIni(ini).secrets).toEqual([
    { key: 'db-a.ansible_password', line: 10 },
    { key: 'db-b.ansible_password', line: 10 },
    { key: 'mattermost.smtp_password', line: 21 },
  ])
  expect(
    parseAnsibleYaml(yaml)
      .secrets.map(({ key, line }) => `${key} ${line}`)
      .sort(),
  ).toEqual(['db-a.ansible_password 23', 'db-b.ansible_password 23', 'mattermost.smtp_password 14'])
})

test('what is not reached over SSH is left out, and said', () => {
  const inventory = parseAnsibleIni('localhost ansible_connection=local\nmm1\n')
  expect(inventory.hosts.map(({ name }) => name)).toEqual(['mm1'])
  expect(inventory.notes).toEqual(['localhost is not reached over SSH (ansible_connection) and was left out'])
})

test('addresses with colons, with and without a port', () => {
  const { hosts } = parseAnsibleIni('[2001:db8::1]:2222\n2001:db8::2\n192.0.2.1:22\n')
  expect(hosts.map(({ address, port }) => [address, port])).toEqual([
    ['2001:db8::1', 2222],
    ['2001:db8::2', 22],
    ['192.0.2.1', 22],
  ])
})

test.each([
  ['an open quote', 'mm1 ansible_password="hunter2\n', 'line 1: a quote is left open'],
  ['a word that is no variable', 'mm1 hunter2\n', 'line 1: expected key=value after the host'],
  ['a range without end', '\nmm[1:999999999]\n', 'line 2: the host range can’t be read'],
  ['CSV', 'name,address,user\nmm1,192.0.2.1,root\n', 'line 1: a table, such as CSV, is no inventory'],
  ['a port that is none', 'mm1 ansible_port=ssh\n', 'line 1: port is not a number from 1 to 65535'],
  ['groups in a circle', '[a:children]\nb\n[b:children]\na\n[a]\nmm1\n', 'a group contains itself'],
])('INI: %s is refused', (_, text, message) => {
  expect(() => parseAnsibleIni(text)).toThrow(expect.objectContaining({ name: 'InventoryError', message }))
})

test.each([
  ['hosts as a list', 'all:\n  hosts:\n    - mm1\n', 'line 2: expected a mapping'],
  ['an anchor in a circle', 'all: &a\n  children:\n    all: *a\n', 'line 3: a group contains itself'],
])('YAML: %s is refused', (_, text, message) => {
  expect(() => parseAnsibleYaml(text)).toThrow(expect.objectContaining({ name: 'InventoryError', message }))
})
