import { runCommand } from './command.ts'
import { requireProgram } from './programs.ts'

interface OpensslSuite {
  codePoint: number
  /** `ECDHE-RSA-AES256-GCM-SHA384` */
  openssl: string
  /** `TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384` */
  iana: string
}

export interface OpensslSuites {
  byCodePoint: ReadonlyMap<number, OpensslSuite>
  byIana: ReadonlyMap<string, OpensslSuite>
}

let cachedSuites: Promise<OpensslSuites> | undefined

/** Every suite of the installed OpenSSL, from `openssl ciphers -V -stdname`: a table of names that isn't ours. */
export function listOpensslSuites(): Promise<OpensslSuites> {
  cachedSuites ??= readOpensslSuites()
  return cachedSuites
}

async function readOpensslSuites(): Promise<OpensslSuites> {
  const args = ['ciphers', '-V', '-stdname', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0']
  const { stdout } = await runCommand(requireProgram('openssl'), args)
  // `0xC0,0x30 - TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 - ECDHE-RSA-AES256-GCM-SHA384 TLSv1.2 Kx=…`
  const line = /0x(?<high>[0-9A-F]{2}),0x(?<low>[0-9A-F]{2}) - (?<iana>\S+) +- (?<openssl>\S+)/g
  const all = [...stdout.matchAll(line)].map(
    ({ groups: { high = '', low = '', iana = '', openssl = '' } = {} }) => ({
      codePoint: Number.parseInt(high + low, 16),
      iana,
      openssl,
    }),
  )
  if (all.length < 50) throw new Error(`openssl ciphers listed only ${all.length} suites`)
  return {
    byCodePoint: new Map(all.map((suite) => [suite.codePoint, suite])),
    byIana: new Map(all.map((suite) => [suite.iana, suite])),
  }
}
