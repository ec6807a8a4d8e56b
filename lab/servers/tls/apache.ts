import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'

/** Where Debian's apache2-bin keeps its modules. */
const modules = '/usr/lib/apache2/modules'

/** Debian's Apache with mod_ssl as it comes, one process in the foreground. */
export async function startApache({ certificate, key }: TestCredential, tls = ''): Promise<LiveServer> {
  const port = await findFreePort()
  const server = await startServer({
    program: 'apache2',
    ports: [port],
    args: ['-X', '-d', '{folder}', '-f', '{folder}/apache.conf'],
    prepare(folder) {
      writeFileSync(
        join(folder, 'apache.conf'),
        `ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/error.log
LoadModule mpm_prefork_module ${modules}/mod_mpm_prefork.so
LoadModule authz_core_module ${modules}/mod_authz_core.so
LoadModule socache_shmcb_module ${modules}/mod_socache_shmcb.so
LoadModule ssl_module ${modules}/mod_ssl.so
ServerName localhost
User #65534
Group #65534
Listen 127.0.0.1:${port}
SSLSessionCache none
SSLEngine on
SSLCertificateFile ${certificate}
SSLCertificateKeyFile ${key}
DocumentRoot ${folder}
${tls}
`,
      )
    },
  })
  return { ...server, port }
}
