import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatPem } from '../fixtures/handmade-certificate.ts'
import { runCommand } from '../programs/command.ts'
import { findProgram } from '../programs/programs.ts'
import type { PathCase, Word } from './path-cases.ts'

type Judge = (folders: readonly string[]) => Promise<Word[]>

/** Others that verify chains, by the program that each needs. */
export const verifiers: Readonly<
  Record<keyof NonNullable<PathCase['others']>, { program: string; judge: Judge }>
> = {
  openssl: {
    program: 'openssl',
    judge: judgeEach((folder) => [
      'openssl',
      [
        'verify',
        '-auth_level',
        '0',
        '-purpose',
        'sslserver',
        '-no-CApath',
        '-no-CAstore',
        '-CAfile',
        join(folder, 'roots.pem'),
        '-untrusted',
        join(folder, 'sent.pem'),
        join(folder, 'leaf.pem'),
      ],
    ]),
  },
  gnutls: {
    program: 'certtool',
    judge: judgeEach((folder) => [
      'certtool',
      [
        '--verify',
        '--verify-purpose=1.3.6.1.5.5.7.3.1',
        '--load-ca-certificate',
        join(folder, 'roots.pem'),
        '--infile',
        join(folder, 'chain.pem'),
      ],
    ]),
  },
  go: { program: 'go', judge: judgeTogether('verify.go', ['go', ['run']]) },
  java: { program: 'java', judge: judgeTogether('Verify.java', ['java', []]) },
}

/** What each of these verifiers that is installed says of each case. */
export async function askVerifiers(cases: Readonly<Record<string, PathCase>>) {
  const home = await mkdtemp(join(tmpdir(), 'mmverify-verifiers-'))
  try {
    const folders = await Promise.all(
      Object.values(cases).map(async ({ leaf, sent, roots }, index) => {
        const folder = join(home, String(index))
        await mkdir(folder)
        const pem = (all: readonly Uint8Array[]) => all.map(formatPem).join('')
        const files = { leaf: [leaf], sent, roots, chain: [leaf, ...sent] }
        await Promise.all(
          Object.entries(files).map(([name, all]) => writeFile(join(folder, `${name}.pem`), pem(all))),
        )
        return folder
      }),
    )
    const words: { verifier: string; words: Word[] }[] = []
    for (const [verifier, { program, judge }] of Object.entries(verifiers))
      if (findProgram(program)) words.push({ verifier, words: await judge(folders) })
    return words
  } finally {
    await rm(home, { recursive: true })
  }
}

function judgeEach(command: (folder: string) => [string, string[]]): Judge {
  return async (folders) => {
    const words: Word[] = []
    for (const folder of folders) {
      const { code } = await runCommand(...command(folder))
      words.push(code === 0 ? 'takes' : 'refuses')
    }
    return words
  }
}

/** One process for all of them, which writes a line for each: compiling it takes longer than its work. */
function judgeTogether(source: string, [file, args]: [string, string[]]): Judge {
  return async (folders) => {
    const path = new URL(source, import.meta.url).pathname
    const { code, stdout, stderr } = await runCommand(file, [...args, path, ...folders], 240)
    if (code !== 0) throw new Error(`${source} failed: ${stderr}`)
    return stdout
      .trim()
      .split('\n')
      .map((line) => (line.startsWith('takes') ? 'takes' : 'refuses'))
  }
}
