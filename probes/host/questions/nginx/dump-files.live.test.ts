import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { listMissingPrograms, requireProgram } from '../../../../lab/programs/programs.ts'
import { type NginxDirective, parseNginxConfiguration } from './nginx-configuration.ts'

/** Ways to write one include, from a folder with nginx.conf in it. */
const spellings = ['conf.d', './conf.d', 'conf.d/', 'conf.d/.', 'other/../conf.d', '../NAME/conf.d']
const shapes = ['*.conf', '[ab]*.conf', '?.conf', '*']

const listFiles = (directives: readonly NginxDirective[]): string[] =>
  directives.flatMap(({ file, block }) => [file, ...listFiles(block ?? [])])

/** nginx reads each tree itself: the files that it prints are those that the reader has directives of, no more and no fewer. */
test
  .skipIf(listMissingPrograms(['nginx']).length > 0)
  .each(spellings.flatMap((spelling) => shapes.map((shape) => [spelling, shape] as const)))(
  'include %s/%s',
  (spelling, shape) => {
    const folder = mkdtempSync(join(tmpdir(), 'mmverify-includes-'))
    const write = (name: string, text: string) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    try {
      const name = folder.split('/').at(-1) ?? ''
      const include = `${spelling.replace('NAME', name)}/${shape}`
      write(
        'nginx.conf',
        `pid ${folder}/pid;\nevents {}\nhttp { access_log off; server { listen 127.0.0.1:18443; include ${include}; } }`,
      )
      write('conf.d/a.conf', 'add_header X-A a;\ninclude other/*.conf;\n')
      write('conf.d/b.conf', '# configuration file /etc/nginx/c.conf:\nadd_header X-B b;')
      write('conf.d/.hidden.conf', 'add_header X-Hidden h;\n')
      write('other/a.conf', 'add_header X-Other o;\n')
      const dump = execFileSync(
        requireProgram('nginx'),
        ['-T', '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      )
      const { directives, unmatchedIncludes } = parseNginxConfiguration(dump)
      const printed = [...dump.matchAll(/^# configuration file (.+):$/gm)].map(([, path = '']) => path)
      expect(printed.length).toBe(5)
      expect(new Set(listFiles(directives))).toEqual(
        new Set(printed.filter((path) => path !== '/etc/nginx/c.conf')),
      )
      expect(unmatchedIncludes).toEqual([])
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
