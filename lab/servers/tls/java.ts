import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestCredential } from '../../matrix/server-credentials.ts'
import { requireProgram } from '../../programs/programs.ts'
import { findFreePort, type LiveServer, startServer } from './live-server.ts'
import { pkcs12Password, writePkcs12 } from './pkcs12.ts'

export interface JavaTls {
  /** In Java's names: `TLSv1.2`. The JDK's own choice without, as with the two below. */
  protocols?: readonly string[]
  suites?: readonly string[]
  /** `secp256r1`; the system property `jdk.tls.namedGroups`. */
  groups?: readonly string[]
  /** Takes everything off the list of what the JDK has but refuses to use. */
  weak?: boolean
  /** The client's order counts. Java's own choice is the server's. */
  clientOrder?: boolean
  /** Where a java of another version is, which runs what Debian's compiles: it need not have a compiler. */
  runtime?: () => Promise<string>
}

/** The JDK's `SSLServerSocket`, a program of one file that `java` compiles itself. */
export async function startJava(credential: TestCredential, tls: JavaTls): Promise<LiveServer> {
  const port = await findFreePort()
  const groups = tls.groups ? [`-Djdk.tls.namedGroups=${tls.groups.join(',')}`] : []
  const runtime = await tls.runtime?.()
  const server = await startServer({
    program: runtime ?? 'java',
    ports: [port],
    // The serial collector and the first compiler alone: quick to start, and nothing here runs for long.
    args: [
      ...['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', ...groups],
      ...(runtime ? ['-cp', '{folder}', 'Server'] : ['{folder}/Server.java']),
    ],
    prepare(folder) {
      const store = join(folder, 'credential.p12')
      const source = join(folder, 'Server.java')
      writePkcs12(credential, store)
      writeFileSync(source, renderSource(port, store, tls))
      if (runtime) compile(source)
    },
  })
  return { ...server, port }
}

/** The compiler is a module of Debian's java, though its package without a desktop has no javac. */
function compile(source: string): void {
  const args = ['-m', 'jdk.compiler/com.sun.tools.javac.Main', source]
  execFileSync(requireProgram('java'), args, { stdio: 'ignore', timeout: 100_000 })
}

function renderSource(
  port: number,
  store: string,
  { protocols, suites, weak, clientOrder }: JavaTls,
): string {
  const array = (names: readonly string[]) => `new String[] {${names.map((name) => `"${name}"`).join(', ')}}`
  return `import java.io.File;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.Security;
import javax.net.ssl.*;

public class Server {
  public static void main(String[] args) throws Exception {
    ${weak ? 'for (String kind : new String[] {"tls", "certpath"}) Security.setProperty("jdk." + kind + ".disabledAlgorithms", "");' : ''}
    char[] password = "${pkcs12Password}".toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(KeyStore.getInstance(new File("${store}"), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    SSLServerSocketFactory factory = context.getServerSocketFactory();
    SSLServerSocket server = (SSLServerSocket) factory.createServerSocket(${port}, 100, loopback);
    SSLParameters parameters = server.getSSLParameters();
    ${protocols ? `parameters.setProtocols(${array(protocols)});` : ''}
    ${suites ? `parameters.setCipherSuites(${array(suites)});` : ''}
    parameters.setUseCipherSuitesOrder(${clientOrder ? 'false' : 'true'});
    server.setSSLParameters(parameters);
    while (true) {
      SSLSocket socket = (SSLSocket) server.accept();
      Thread thread = new Thread(() -> {
        try (socket) {
          socket.setSoTimeout(15000);
          socket.startHandshake();
          if (socket.getInputStream().read(new byte[4096]) > 0)
            socket.getOutputStream().write("HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\njava\\n".getBytes());
        } catch (java.io.IOException ended) {
          // One client's handshake failed.
        }
      });
      thread.setDaemon(true);
      thread.start();
    }
  }
}
`
}
