import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../core/verdict.ts'
import type { NginxConfiguration } from '../../probes/host/questions/nginx/nginx-configuration.ts'
import type { Unit } from '../../probes/host/questions/units.ts'
import { readHostAnswer } from '../reading/host/host-answer.ts'
import { roleFacts } from '../reading/host/host-roles.ts'
import { judgeHostsWithRole } from '../reading/host/judge-hosts.ts'
import { manuals } from '../requirements/manual-clauses.ts'
import { salt } from '../requirements/salt-clauses.ts'

export const check = defineCheck({
  id: 'nginx-pid-file',
  area: 'host',
  title: 'systemd looks for nginx’s PID in the file that nginx writes',
  severity: 'medium',
  why: 'Where the two paths differ systemd waits for a file that never comes: the service is ended after its time limit although nginx runs, and a reload goes to no process, so that a renewed certificate is never used.',
  remediation:
    'Make `pid` in nginx.conf and `PIDFile=` of the unit the same path: `systemctl edit nginx.service` with `[Service]` and `PIDFile=/run/nginx.pid`, then `systemctl daemon-reload && systemctl restart nginx`.',
  references: ['https://nginx.org/en/docs/ngx_core_module.html#pid'],
  needs: ['host.units', 'host.nginxConfiguration'],
  uses: roleFacts,
  requirements: {
    current: { value: null, clauses: [salt.pidFile, manuals.pidFile] },
    salt: { value: null, clauses: [salt.pidFile] },
  },
  judge: (facts, { access }) =>
    judgeHostsWithRole(facts, access, 'edge', (host) => {
      const units = readHostAnswer(facts, 'units', host)
      const configuration = readHostAnswer(facts, 'nginxConfiguration', host)
      if ('verdict' in units) return units.verdict
      if ('verdict' in configuration) return configuration.verdict
      if (units.found !== 'value') return inconclusive(`${host}: it has no systemd to ask`)
      const unit = units.value.find(({ id, loadState }) => id === 'nginx.service' && loadState === 'loaded')
      if (!unit) return inconclusive(`${host}: systemd has no nginx.service`)
      if (configuration.found !== 'value') return inconclusive(`${host}: no nginx was found`)
      const expected = unit.pidFile
      const written = findPidFile(unit, configuration.value)
      const evidence = [
        createEvidence('host.units', `${host}: nginx.service has PIDFile=${expected ?? ''}`),
        createEvidence('host.nginxConfiguration', `${host}: pid ${written ?? 'is not set'}`),
      ]
      if (expected === null) {
        return notApplicable(
          `${host}: the unit of nginx names no PID file (Type=${unit.type ?? ''})`,
          ...evidence,
        )
      }
      if (written === null) {
        return inconclusive(
          `${host}: nginx.conf has no \`pid\`, and the path that nginx was built with is not known`,
          ...evidence,
        )
      }
      return canonicalizePath(expected) === canonicalizePath(written)
        ? pass('systemd reads the file that nginx writes', ...evidence)
        : fail(
            `${host}: nginx writes its PID to ${written}, systemd looks for it in ${expected}`,
            ...evidence,
          )
    }),
})

/** `-g 'pid …;'` of the unit's command is read before the file; systemd joins its arguments by blanks. */
function findPidFile({ execStart }: Unit, { directives }: NginxConfiguration): string | null {
  const given = execStart
    .map(({ arguments: args }) => /(?:^|[\s;'"])pid\s+([^\s;'"]+)/.exec((args ?? []).join(' '))?.[1])
    .find((path) => path !== undefined)
  return given ?? directives.find(({ name }) => name === 'pid')?.arguments?.[0] ?? null
}

/** /var/run is a link to /run, and systemd says so in either way. */
function canonicalizePath(path: string): string {
  return path.replace(/^\/var\/run\//, '/run/')
}
