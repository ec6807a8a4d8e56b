import { expect, test } from 'vitest'
import { InventoryError } from './inventory-host.ts'
import { parseInventory } from './parse-inventory.ts'

/** Kinds of inventories that were judged wrongly, or could not be read, and others like them from public repositories. */

const places = (text: string) => parseInventory(text).secrets.map(({ key, line }) => `${key} ${line}`)

test.each<[string, string, string[]]>([
  ['a DSN in a variable', '[mm]\nmm1 mm_dsn=postgres://mm:hunter2@db/mm\n', ['mm1.mm_dsn 2']],
  ['a DSN of MySQL', '[mm:vars]\nsource=mm:hunter2@tcp(db:3306)/mm\n', ['mm.source 2']],
  ['a DSN in key=value', '[mm:vars]\nsource="host=db password=hunter2"\n', ['mm.source 2']],
  [
    'a broker’s URL (kolla-ansible)',
    '[all:vars]\ntransport_url=rabbit://openstack:abc@10.0.0.1:5672/\n',
    ['all.transport_url 2'],
  ],
  ['mm_db_pw', '[mm:vars]\nmm_db_pw=mattermost\n', ['mm.mm_db_pw 2']],
  ['ldap_bindpw', '[mm:vars]\nldap_bindpw = secret1\n', ['mm.ldap_bindpw 2']],
  [
    'a dictionary in INI (kubespray)',
    "[all:vars]\ndb={'user': 'mm', 'password': 'hunter2'}\n",
    ['all.db.password 2'],
  ],
  ['JSON in INI', '[all:vars]\ndb=\'{"smtp": {"passwd": "hunter2"}}\'\n', ['all.db.smtp.passwd 2']],
  [
    'sshpass in arguments',
    'mm1 ansible_ssh_common_args=\'-o ProxyCommand="sshpass -p hunter2 ssh -W %h:%p j"\'\n',
    ['mm1.ansible_ssh_common_args 1'],
  ],
  [
    'ansible_become_pass (openshift-ansible)',
    '[OSEv3:vars]\nansible_become_pass=hunter2\n',
    ['OSEv3.ansible_become_pass 2'],
  ],
  [
    'a nested dictionary',
    'all:\n  vars:\n    db:\n      main:\n        password: hunter2\n',
    ['all.db.main.password 5'],
  ],
  [
    'a list',
    'all:\n  vars:\n    users:\n      - name: a\n        password: hunter2\n',
    ['all.users.password 5'],
  ],
  ['names of its own', 'all:\n  vars:\n    db_passwords:\n      mm: hunter2\n', ['all.db_passwords.mm 4']],
  [
    'an environment as a list',
    'all:\n  vars:\n    env:\n      - name: DB_PASSWORD\n        value: hunter2\n',
    ['all.env.value 5'],
  ],
  [
    'an inline key',
    'all:\n  vars:\n    deploy: |\n      -----BEGIN OPENSSH PRIVATE KEY-----\n      b3Bl\n',
    ['all.deploy 3'],
  ],
  ['a token by its make', 'all:\n  vars:\n    gh: ghp_abcdefghijklmnopqrstuvwxyz0123456789\n', ['all.gh 3']],
  [
    'a default',
    'all:\n  vars:\n    db_password: "{{ vault_x | default(\'hunter2\') }}"\n',
    ['all.db_password 3'],
  ],
  [
    'a part that Ansible passes over',
    'all:\n  variables:\n    db_password: hunter2\n  hosts:\n    mm1:\n',
    ['all.variables.db_password 3'],
  ],
  [
    'a Salt roster',
    'mm1:\n  host: a\n  minion_opts:\n    db:\n      mm_db_pw: x1\n',
    ['mm1.minion_opts.db.mm_db_pw 5'],
  ],
  ['Jinja that sets one', "{% set db_password = 'hunter2' %}\nmm1:\n  host: a\n", ['db_password 1']],
  ['ssh_config', 'Host mm1\n  ProxyCommand sshpass -p hunter2 ssh -W %h:%p jump\n', ['ProxyCommand 2']],
])('a secret in the clear: %s', (_, text, expected) => {
  expect(places(text)).toEqual(expected)
})

test.each([
  ['!vault', 'all:\n  vars:\n    db_password: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      6231\n'],
  [
    'a vault in a dictionary',
    'all:\n  vars:\n    db:\n      password: !vault |\n        $ANSIBLE_VAULT;1.2;AES256;prod\n        6231\n',
  ],
  [
    'lookups',
    "all:\n  vars:\n    db_password: \"{{ lookup('env', 'DB_PASSWORD') }}\"\n    t_token: \"{{ lookup('hashi_vault', 'secret=a/b') }}\"\n",
  ],
  ['vault_x', '[all:vars]\ndb_password="{{ vault_db_password }}"\n'],
  ['a DSN with a template', '[all:vars]\ndsn="postgres://mm:{{ vault_pw }}@db/mm"\n'],
  [
    'SOPS',
    'all:\n  vars:\n    db_password: ENC[AES256_GCM,data:abc=,iv:x,tag:y,type:str]\n  hosts:\n    mm1:\nsops:\n  mac: ENC[AES256_GCM,data:abc]\n',
  ],
  ['eyaml', 'all:\n  vars:\n    db_password: ENC[PKCS7,MIIB]\n'],
  [
    'Salt’s GPG renderer',
    '#!yaml|gpg\nmm1:\n  host: a\n  passwd: |\n    -----BEGIN PGP MESSAGE-----\n\n    hQEM\n    -----END PGP MESSAGE-----\n',
  ],
  [
    'hashes',
    'all:\n  vars:\n    root_password: $6$salt$abcdefghijk\n    db_password: "*94BDCEBE19083CE2A1F959FD02F964C7AF4CFC29"\n',
  ],
  ['switches', '[all:vars]\nuse_password=yes\nansible_become_ask_pass=true\nforce_reset_password=1\n'],
  ['places', '[all:vars]\nvault_password_file=/x\ndb_password_path=/run/x\napi_token=/run/secrets/token\n'],
  [
    'public keys',
    'all:\n  vars:\n    deploy_public_key: ssh-ed25519 AAAA\n    authorized_keys: [ssh-rsa AAAA]\n',
  ],
  ['1Password', '[all:vars]\ndb_password=op://vault/item/field\n'],
  ['an image', '[all:vars]\nimage=docker://reg:5000/app@sha256:0123\nrepo=git@github.com:a/b.git\n'],
])('no secret in the clear: %s', (_, text) => {
  expect(parseInventory(text)).toMatchObject({ secrets: [], residue: [] })
})

test.each([
  ['a part of a password', '[all:vars]\ndb_password="abc{{ suffix }}"\n', 'all.db_password: a template'],
  ['an include', '{% include "x" %}\nmm1:\n  host: a\n', '{% include … %}'],
  ['an import', '{% from "map.jinja" import hosts %}\nmm1:\n  host: a\n', '{% from … %}'],
  ['a dictionary that is none', "[all:vars]\ndb={'a': 'b\n", 'all.db: a dictionary'],
])('what could hide one is said: %s', (_, text, residue) => {
  const inventory = parseInventory(text)
  expect(inventory.secrets).toEqual([])
  expect(inventory.residue).toEqual([expect.objectContaining({ text: expect.stringContaining(residue) })])
})

test.each([
  ['ansible-vault', '$ANSIBLE_VAULT;1.1;AES256\n62313365\n6231\n'],
  ['ansible-vault with a label', '$ANSIBLE_VAULT;1.2;AES256;prod\n6231\n'],
  ['ansible-vault, Windows', '$ANSIBLE_VAULT;1.1;AES256\r\n6231\r\n'],
  ['GPG', '-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n'],
  ['GPG', Buffer.from([0x85, 0x01, 0x0c, 0x03, 0xff, 0xfe, 0x9a, 0x80, 1, 2]).toString('utf8')],
  ['GPG', Buffer.from([0x8c, 0x0d, 0x04, 0x09, 0x03, 0x02, 0xff, 0xd2, 0x80]).toString('utf8')],
  ['age', '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n'],
  ['git-crypt', '\0GITCRYPT\0\x01\x02'],
])('%s seals a whole file', (_, text) => {
  const inventory = parseInventory(text)
  expect(inventory).toMatchObject({ format: 'encrypted', hosts: [], secrets: [] })
  expect(inventory.notes).toHaveLength(1)
})

test.each([
  ['a compressed file', '\x1f\uFFFD\x08\0\0\0\0\0'],
  ['xz', '\uFFFD7zXZ\0\0\x04'],
  ['CSV', 'host,ip,user\nmm1,192.0.2.1,root\n'],
  ['CSV of one column more', 'mm1;192.0.2.1;root\n'],
])('%s is refused', (_, text) => {
  expect(() => parseInventory(text)).toThrow(expect.objectContaining({ name: 'InventoryError' }))
})

const names = (text: string) => parseInventory(text).hosts.map(({ name }) => name)

test('Windows’ line ends and mark are none of the file’s content', () => {
  expect(parseInventory('\uFEFFHost mm1\r\n  HostName 192.0.2.1\r\n  Port 2222\r\n').hosts).toMatchObject([
    { name: 'mm1', address: '192.0.2.1', port: 2222 },
  ])
  expect(names('[mm]\r\nmm1 ansible_host=192.0.2.1\r\n')).toEqual(['mm1'])
  expect(names('mm1:\r\n  host: 192.0.2.1\r\n')).toEqual(['mm1'])
})

test('anchors for others are no hosts and no groups', () => {
  expect(names('x-common: &common\n  user: audit\nmm1:\n  <<: *common\n  host: 192.0.2.1\n')).toEqual(['mm1'])
  const { hosts, notes } = parseInventory(
    '_common: &common\n  ansible_user: audit\nmm:\n  hosts:\n    mm1:\n      <<: *common\n      ansible_host: 192.0.2.1\n',
  )
  expect(hosts).toMatchObject([{ name: 'mm1', user: 'audit' }])
  expect(notes).toHaveLength(1)
})

test('of a template what stands there as it is', () => {
  const { hosts, notes } = parseInventory(`{# by hand #}
{% for n in range(3) %}
web{{ n }}:
  host: 192.0.2.{{ n }}
{% endfor %}
mm1:
  host: 192.0.2.9
  passwd: {{ pillar["pw"] }}
`)
  expect(hosts).toMatchObject([{ name: 'mm1', address: '192.0.2.9', password: null }])
  expect(notes[0]).toBe('line 3: a host that a template makes was left out')
})

test('a host whose address is a template is left out, and said', () => {
  const { hosts, notes } = parseInventory('mm1 ansible_host="{{ x }}"\nmm2\n')
  expect(hosts.map(({ name }) => name)).toEqual(['mm2'])
  expect(notes).toEqual(['mm1 was left out: ansible_host is a template or encrypted, write out its value'])
})

test.each([
  ["ansible_ssh_extra_args='-J bastion'", ['bastion'], []],
  ['ansible_ssh_extra_args=-Jops@bastion:2200', ['ops@bastion:2200'], []],
  ["ansible_ssh_args='-C -o ControlMaster=auto -oProxyJump=a,b'", ['a', 'b'], []],
  ["ansible_ssh_common_args='-o StrictHostKeyChecking=no'", [], []],
  ["ansible_ssh_common_args='-o ProxyJump=none'", [], []],
  [
    'ansible_ssh_common_args=\'-o ProxyCommand="ssh -W %h:%p a"\'',
    [],
    ['mm1: ProxyCommand of ansible_ssh_common_args not followed'],
  ],
  ["ansible_ssh_extra_args='-F ./ssh.cfg'", [], ['mm1: -F of ansible_ssh_extra_args not followed']],
  ["ansible_ssh_extra_args='-p 2222 -l root'", [], ['mm1: -p, -l of ansible_ssh_extra_args not followed']],
])('%s', (variable, jumps, notes) => {
  const inventory = parseInventory(`mm1 ${variable}\n`)
  expect(inventory.hosts).toMatchObject([{ jumps }])
  expect(inventory.notes).toEqual(notes)
})

test.each([
  ["users=[{'name': 'a', 'password': 'hunter2'}]", ['mm.users.password']],
  ["databases=[ {'dsn': 'postgres://u:hunter2@h/db'} ]", ['mm.databases.dsn']],
  ["env=[['DB_PASSWORD=hunter2']]", ['mm.env']],
  ["users=[{'name': 'a', 'password': '{{ vault_a }}'}]", []],
  ['password={{ vault_a }}', []],
  ['password={% if x %}a{% endif %}', []],
])('a list of dictionaries in INI form: %s', (line, keys) => {
  const { secrets } = parseInventory(`[mm:vars]\n${line}\n[mm]\nmm1\n`)
  expect(secrets.map(({ key }) => key)).toEqual(keys)
})

test.each([
  'mm:\n  hosts: {mm1: }\n---\ndb_password: hunter2\n',
  'mm1:\n  host: 192.0.2.1\n---\nmm2:\n  host: 192.0.2.2\n  passwd: hunter2\n',
  '---\nmm:\n  hosts: {mm1: }\n...\n---\nx: y\n',
])('no tool takes two documents, of which one would not be looked at', (text) => {
  expect(() => parseInventory(text)).toThrow(InventoryError)
})
