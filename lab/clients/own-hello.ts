import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { cipherSuiteName } from '../../core/tls/registry/cipher-suites.ts'
import { namedGroupName } from '../../core/tls/registry/named-groups.ts'
import { signatureSchemeName } from '../../core/tls/registry/signature-schemes.ts'
import { type ClientHello, decodeClientHello } from '../../core/tls/wire/client-hello.ts'
import { findExtensionData } from '../../core/tls/wire/extension.ts'
import { decodeByteList, decodeCodeList } from '../../core/tls/wire/extensions/code-list.ts'
import { decodeClientKeyShares } from '../../core/tls/wire/extensions/key-share.ts'
import { HandshakeDecoder } from '../../core/tls/wire/handshake-message.ts'
import { RecordDecoder } from '../../core/tls/wire/record.ts'
import type { Client } from '../../suites/clients/client.ts'

/** What a real program's hello has of an entry in the tables. */
export type OwnHello = Pick<Client, 'suites' | 'groups' | 'keyShares' | 'signatureSchemes' | 'pointFormats'>

/**
 * Listens on 127.0.0.1 for one connection and reads its hello; the connection is then cut.
 *
 * @param start - begins to connect to the port, and gives back how to stop that.
 */
export async function captureHello(start: (port: number) => () => void): Promise<OwnHello> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = start((server.address() as AddressInfo).port)
  try {
    const [socket] = (await once(server, 'connection', { signal: AbortSignal.timeout(20_000) })) as [Socket]
    return describeHello(await readFirstHello(socket))
  } finally {
    stop()
    server.close()
  }
}

async function readFirstHello(socket: Socket): Promise<ClientHello> {
  const [records, messages] = [new RecordDecoder(), new HandshakeDecoder({ limit: 65_536 })]
  for await (const chunk of socket) {
    for (const { payload } of records.push(chunk)) {
      for (const { body } of messages.push(payload)) return decodeClientHello(body)
    }
  }
  throw new Error('no hello came')
}

function describeHello({ cipherSuites, extensions }: ClientHello): OwnHello {
  const data = (name: Parameters<typeof findExtensionData>[1]) => findExtensionData(extensions, name)
  const list = (codes: Uint8Array | null, name: (code: number) => string) =>
    codes && dropSignals(decodeCodeList(codes).map(name))
  const shares = data('key_share')
  const formats = data('ec_point_formats')
  return {
    suites: dropSignals(cipherSuites.map(cipherSuiteName)),
    groups: list(data('supported_groups'), namedGroupName),
    ...(shares && {
      keyShares: dropSignals(decodeClientKeyShares(shares).map(({ group }) => namedGroupName(group))),
    }),
    signatureSchemes: list(data('signature_algorithms'), signatureSchemeName),
    pointFormats: formats && decodeByteList(formats),
  }
}

/** The tables have neither GREASE nor signals. */
function dropSignals(names: readonly string[]): string[] {
  return names.filter((name) => !name.startsWith('GREASE') && !name.endsWith('SCSV'))
}

/** The same of an entry. */
export function helloOfEntry({
  suites,
  groups,
  keyShares,
  signatureSchemes,
  pointFormats,
}: Client): OwnHello {
  return { suites, groups, ...(keyShares && { keyShares }), signatureSchemes, pointFormats }
}
