import type { Host } from '../docker/stack-host.ts'

const folder = '/var/lib/security-archive'

/**
 * Stands in for Debian's archive of security updates, which isn't reached from here: signed by nobody, on the host's own disk. Empty, or with
 * a newer version of one package that is installed.
 */
export async function installSecurityArchive(host: Host, pending: 'tar' | null = null): Promise<void> {
  await host.shell(`mkdir -p ${folder} && cd ${folder}
    : > Packages
    ${pending ? `printf '%s\\n' ${renderPackageEntry(pending)} > Packages` : ''}
    { printf '%s\\n' 'Origin: Debian' 'Label: Debian-Security' 'Suite: stable-security' 'Codename: bookworm-security' 'Version: 12' SHA256:
      echo " $(sha256sum < Packages | cut -d' ' -f1) $(stat -c %s Packages) Packages"; } > Release
    echo 'deb [trusted=yes] file:${folder} ./' > /etc/apt/sources.list.d/security.list
    apt-get update -qq -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/security.list -o Dir::Etc::sourceparts=-`)
}

function renderPackageEntry(name: string): string {
  const lines = [
    `Package: ${name}`,
    'Version: 999',
    'Architecture: all',
    'Maintainer: nobody <nobody@mmverify.test>',
    `Filename: ./${name}_999_all.deb`,
    'Size: 1',
    `SHA256: ${'0'.repeat(64)}`,
    'Description: an update that waits',
  ]
  return lines.map((line) => `'${line}'`).join(' ')
}
