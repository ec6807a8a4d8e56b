import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Host } from '../docker/stack-host.ts'
import { certbotSettings } from './acme-server.ts'

/** A file as seed 000 prints it, with the replica's name. */
export function readDocumentedFile(name: string, domain = ''): string {
  const text = readFileSync(join(import.meta.dirname, '..', 'stacks', 'seed000', name), 'utf8')
  return text.replaceAll('your_subdomain.example.com', domain)
}

/** Seed 000's two server blocks, which the other documents start from too. */
export function renderProxyConfiguration(
  domain: string,
  changes: { from: string | RegExp; to: string }[] = [],
): string {
  return changes.reduce(
    (text, { from, to }) => {
      const changed = text.replaceAll(from, to)
      if (changed === text) throw new Error(`the documented configuration has no ${from}`)
      return changed
    },
    readDocumentedFile('mattermost.conf', domain),
  )
}

/**
 * nginx and its certificate in the order of seed 000: the http-only server block, certbot by way of it, then the given
 * configuration, then the renewal timer.
 */
export async function installEdge(host: Host, domain: string, configuration: string): Promise<void> {
  await host.write('/etc/letsencrypt/cli.ini', certbotSettings)
  await host.write('/etc/nginx/letsencrypt.conf', readDocumentedFile('letsencrypt.conf', domain))
  await host.write('/etc/nginx/conf.d/mattermost.conf', readDocumentedFile('mattermost.http.conf', domain))
  await host.shell(`mkdir -p /var/lib/letsencrypt
    nginx -t && systemctl restart nginx && systemctl enable nginx
    certbot certonly --nginx --non-interactive -d ${domain} --post-hook "systemctl reload nginx" \
      --email admin@mmverify.test --agree-tos`)
  await host.write('/etc/nginx/conf.d/mattermost.conf', configuration)
  await host.write(
    '/etc/systemd/system/certbot-renewal.service',
    readDocumentedFile('certbot-renewal.service'),
  )
  await host.write('/etc/systemd/system/certbot-renewal.timer', readDocumentedFile('certbot-renewal.timer'))
  await host.shell(`nginx -t && systemctl reload nginx && systemctl daemon-reload`)
  await host.start('certbot-renewal.timer')
}
