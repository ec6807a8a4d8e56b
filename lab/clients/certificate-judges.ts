import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../programs/command.ts'
import { findProgram } from '../programs/programs.ts'

/** Does a program take the certificate that the server at that port of loopback shows, under the name chat.test? */
export type CertificateJudge = (ports: readonly number[], ca: string) => Promise<Map<number, boolean>>

/** Programs that are here, each by the name of the verifier that it is an example of. Go and a JDK are not in Debian's usual sets. */
export function findCertificateJudges(): Map<string, CertificateJudge> {
  const found = new Map<string, CertificateJudge>()
  if (findProgram('openssl')) found.set('OpenSSL 3.0', askOpenSsl)
  if (findProgram('gnutls-cli')) found.set('GnuTLS', askGnuTls)
  if (findProgram('go')) found.set('Go', askGo)
  if (findProgram('javac')) found.set('Java', askJava)
  return found
}

const askOpenSsl: CertificateJudge = (ports, ca) =>
  askEach(ports, async (port) => {
    const name = ['-servername', 'chat.test', '-verify_hostname', 'chat.test', '-verify_return_error']
    const { code, stdout } = await runCommand('openssl', [
      's_client',
      '-connect',
      `127.0.0.1:${port}`,
      ...name,
      '-CAfile',
      ca,
    ])
    return code === 0 && stdout.includes('Verification: OK')
  })

const askGnuTls: CertificateJudge = (ports, ca) =>
  askEach(ports, async (port) => {
    const name = ['--sni-hostname', 'chat.test', '--verify-hostname', 'chat.test']
    const { stdout } = await runCommand('gnutls-cli', [
      '--x509cafile',
      ca,
      ...name,
      '-p',
      String(port),
      '127.0.0.1',
    ])
    return stdout.includes('The certificate is trusted')
  })

async function askEach(ports: readonly number[], ask: (port: number) => Promise<boolean>) {
  const answers = new Map<number, boolean>()
  for (const port of ports) answers.set(port, await ask(port))
  return answers
}

const askGo: CertificateJudge = (ports, ca) =>
  inFolder(async (folder) => {
    await writeFile(join(folder, 'main.go'), goProgram)
    const { stdout, stderr } = await runCommand('go', [
      'run',
      join(folder, 'main.go'),
      ca,
      ...ports.map(String),
    ])
    return readAnswers(stdout, stderr)
  })

const askJava: CertificateJudge = (ports, ca) =>
  inFolder(async (folder) => {
    await writeFile(join(folder, 'Judge.java'), javaProgram)
    const { stdout, stderr } = await runCommand('java', [
      join(folder, 'Judge.java'),
      ca,
      ...ports.map(String),
    ])
    return readAnswers(stdout, stderr)
  })

/** `33001 yes`, a line each. */
function readAnswers(stdout: string, stderr: string): Map<number, boolean> {
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
  if (answers.some(([, answer]) => answer !== 'yes' && answer !== 'no')) throw new Error(stdout + stderr)
  return new Map(answers.map(([port, answer]) => [Number(port), answer === 'yes']))
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mmverify-judge-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const goProgram = `package main

import ("crypto/tls"; "crypto/x509"; "fmt"; "os")

func main() {
	pem, _ := os.ReadFile(os.Args[1])
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	for _, port := range os.Args[2:] {
		connection, err := tls.Dial("tcp", "127.0.0.1:"+port, &tls.Config{RootCAs: pool, ServerName: "chat.test"})
		if err != nil { fmt.Println(port, "no"); continue }
		connection.Close()
		fmt.Println(port, "yes")
	}
}
`

const javaProgram = `import java.io.FileInputStream;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.*;

public class Judge {
  public static void main(String[] args) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null);
    store.setCertificateEntry("root",
        CertificateFactory.getInstance("X.509").generateCertificate(new FileInputStream(args[0])));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    for (int i = 1; i < args.length; i++) {
      String answer = "no";
      try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(args[i]))) {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "chat.test", 443, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        answer = "yes";
      } catch (java.io.IOException e) {
      }
      System.out.println(args[i] + " " + answer);
    }
  }
}
`
