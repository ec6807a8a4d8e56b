import { defineCheck } from '../../core/check.ts'
import { describeResidue } from '../../core/residue.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../core/verdict.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { salt } from '../requirements/salt-clauses.ts'

export const check = defineCheck({
  id: 'inventory-secrets',
  area: 'host',
  title: 'No password stands in the inventory in the clear',
  severity: 'high',
  why: 'A roster or inventory is copied, committed and mailed: its passwords open every host it names, as root, to whoever finds one copy.',
  remediation:
    'Log in with a key (`priv: agent-forwarding`, or a path to one) and keep the rest in pillar with GPG, `sdb://`, ansible-vault or the environment. Take what stood there out of the history as well, change it, and `chmod 600` the file.',
  references: [
    'https://docs.saltproject.io/en/latest/topics/ssh/roster.html',
    'https://docs.ansible.com/ansible/latest/vault_guide/index.html',
  ],
  needs: ['inventory.files'],
  requirements: {
    current: {
      value: null,
      clauses: [salt.rosterPassword],
      departs: 'From seed 002, whose roster holds root’s password and those of the database in the clear.',
    },
  },
  judge(facts) {
    const files = facts['inventory.files']
    if (files.length === 0) return notApplicable('no inventory file was read')
    return combineVerdicts(
      files.map(({ name, format, secrets, residue = [], mode }) => {
        const others = mode !== null && (Number.parseInt(mode, 8) & 0o007) !== 0
        const evidence = createEvidence(
          'inventory.files',
          `${name}${mode === null ? '' : `, mode ${mode}`}: ${secrets.map(({ key, line }) => `${key} (line ${line})`).join(', ') || 'no secrets'}`,
        )
        if (secrets.length > 0) {
          return fail(
            `${name} has ${secrets.length} ${secrets.length === 1 ? 'secret' : 'secrets'} in the clear${others ? ', and every account here can read it' : ''}`,
            evidence,
          )
        }
        if (format === 'encrypted') return pass('the inventory file is encrypted as a whole', evidence)
        return residue.length > 0
          ? inconclusive(
              `${name}: a secret may stand where it could not be read: ${describeResidue(residue)}`,
              evidence,
            )
          : pass('no secret stands in an inventory file in the clear', evidence)
      }),
    )
  },
})
