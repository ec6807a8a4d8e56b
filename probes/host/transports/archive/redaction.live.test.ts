import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { findProgram } from '../../../../lab/programs/programs.ts'
import { hasSecretArgument } from '../../../secrets/secret-arguments.ts'
import { maskedSecret } from '../../masked-secret.ts'
import { parseMattermostConfig } from '../../questions/mattermost-config.ts'
import { parseEnvironmentFile } from '../../questions/mattermost-environment-named.ts'
import { parseUnits } from '../../questions/units.ts'
import { type RedactionKind, redactionProgram } from './redaction.ts'

describe.each(['mawk', 'gawk', 'busybox', 'original-awk'].filter((name) => findProgram(name) !== null))(
  'masked by %s',
  (program) => {
    const mask = (kind: RedactionKind, text: string) =>
      execFileSync(
        program,
        [...(program === 'busybox' ? ['awk'] : []), '-v', `kind=${kind}`, redactionProgram],
        {
          input: `${text}\n`,
          encoding: 'utf8',
        },
      ).slice(0, -1)

    test.each([
      ['DATASOURCE=postgres://mmuser:hunter2@db:5432/mm?sslmode=require', 'hunter2'],
      ['--config=mysql://mmuser:hun@ter2@tcp(db:3306)/mm', 'ter2'],
      ['MM_SQLSETTINGS_DATASOURCE=mmuser:hunter2@tcp(db:3306)/mattermost', 'hunter2'],
      ['redis-server --requirepass hunter2 *:6379', 'hunter2'],
      ['PGPASSWORD=hunter2 psql', 'hunter2'],
      ['Environment="MM_EMAILSETTINGS_SMTPPASSWORD=hunter2 and more" X=1', 'hunter2'],
      ["x --token 'hunter2' y", 'hunter2'],
      ['curl -H Authorization: Bearer hunter2 https://x', 'hunter2'],
      ['curl -H PRIVATE-TOKEN: hunter2 https://x', 'hunter2'],
      ['dns_cloudflare_api_token = hunter2', 'hunter2'],
      ['proxy_set_header X-Api-Key "hunter2";', 'hunter2'],
      ['host=db user=mm password=hunter2 dbname=mm', 'hunter2'],
      // Blanks and separators in it.
      ['DATASOURCE=postgres://mmuser:hun ter2@db:5432/mm', 'ter2'],
      ['DATASOURCE=mmuser:hun ter2@tcp(db:3306)/mm', 'hun'],
      ['Environment="MM_SQLSETTINGS_DATASOURCE=mmuser:hun t:er2@tcp(db:3306)/mm" X=1', 'hun'],
      ['u postgres://u:hun/ter2@h/d', 'hun'],
      ['x --password=hun;te,r2&x y', 'te'],
      [`x --password=${'$'}{DB:-hunter2} y`, 'hunter2'],
      // Short options of programs.
      ['mysql -u root -phunter2 mm', 'hunter2'],
      ['sh -c mysqldump -uroot -phunter2 mm | gzip', 'hunter2'],
      ['mariadb-dump -phunter2 mm', 'hunter2'],
      ['sshpass -p hunter2 ssh root@h', 'hunter2'],
      ['curl -u admin:hunter2 https://x', 'hunter2'],
      ['curl -sSu admin:hunter2 https://x', 'hunter2'],
      ['curl --proxy-user admin:hunter2 https://x', 'hunter2'],
      ['redis-cli -a hunter2 ping', 'hunter2'],
      ['ldapsearch -D cn=admin -w hunter2', 'hunter2'],
      ['openssl rsa -in k.pem -passin pass:hunter2', 'hunter2'],
      ['docker login -u u -p hunter2 reg', 'hunter2'],
      ['zip -P hunter2 a b', 'hunter2'],
      ['7z a -phunter2 a b', 'hunter2'],
      ['lftp -u user,hunter2 sftp://h', 'hunter2'],
      ['consul agent -encrypt=hunter2abc', 'hunter2'],
      ['x --password hunter2', 'hunter2'],
      ['java -jar a.jar --spring.datasource.password hunter2', 'hunter2'],
      // By what they are.
      ['x ghp_abcdefghijklmnopqrstuvwxyz0123456789 y', 'ghp_'],
      ['curl -H Cookie: MMAUTHTOKEN=hunter2 https://x', 'hunter2'],
    ])('%s', (text, secret) => {
      const shown = mask('text', text)
      expect(shown).not.toContain(secret)
      expect(shown).toContain(maskedSecret)
      // What was masked is said to be a secret, whatever the words around it.
      expect(hasSecretArgument(shown.split(' '))).toBe(true)
    })

    test.each([
      'ssl_certificate_key /etc/ssl/private/mm.key;',
      'ExecStart={ path=/opt/mm ; argv[]=/opt/mm --config /srv/mm.json ; ignore_errors=no ; }',
      'EnvironmentFiles=/etc/mm.env (ignore_errors=no)',
      'MM_FILESETTINGS_PASSWORD_FILE=/run/secrets/db',
      'dns_rfc2136_credentials = /etc/letsencrypt/rfc2136.ini',
      'docker://reg:5000/app@sha256:0123',
      'authenticator = nginx',
      '-A INPUT -p tcp --dport 8065 -j ACCEPT',
      'passwordauthentication no',
      '  PasswordAuthentication=yes',
      '--password $DB_PASSWORD',
      'proxy_set_header Authorization $http_authorization;',
      'proxy_pass http://unix:/run/mm.sock:;',
      'jdbc:mysql://host:3306/db user@host',
      'x --password-file /etc/x',
      'mysqld_safe --port=3306',
      'ssh -p22 host',
      'docker run -p 80:80 nginx',
      'gpg --encrypt file',
      'curl -u admin https://h',
      'the site uses Basic authorization',
      'net.ipv4.ip_forward = 1',
      'LISTEN 0 511 0.0.0.0:443 0.0.0.0:* users:(("nginx",pid=1,fd=6))',
    ])('as it is: %s', (text) => {
      expect(mask('text', text)).toBe(text)
    })

    test.each([
      ['MM_EMAILSETTINGS_SMTPPASSWORD=hunter2 and more', 'MM_EMAILSETTINGS_SMTPPASSWORD='],
      ['MM_SQLSETTINGS_ATRESTENCRYPTKEY="hunter2 and more"', 'MM_SQLSETTINGS_ATRESTENCRYPTKEY="'],
      ['export MM_FILESETTINGS_PUBLICLINKSALT=hunter2', 'export MM_FILESETTINGS_PUBLICLINKSALT='],
    ])('to the end of a line of an environment file: %s', (text, before) => {
      const shown = mask('environment', text)
      expect(shown.slice(0, -shown.slice(before.length).length)).toBe(before)
      expect(shown.slice(before.length)).toMatch(/^mmverify-masked"?$/)
    })

    test.each([
      'mmuser:hunter2 hun:ter2@tcp(db:3306)/mm',
      'postgres://mmuser:hunter2 hunter2@db:5432/mm?sslmode=require',
      'mmuser:hunter2@/mm',
    ])('the data source in an environment file: %s', (dsn) => {
      const line = `MM_SQLSETTINGS_DATASOURCE=${dsn}`
      const shown = mask('environment', line)
      expect(shown).not.toMatch(/hun|ter2/)
      expect(parseEnvironmentFile(shown).dataSources).toEqual(parseEnvironmentFile(line).dataSources)
    })

    test.each([
      ['  set $api_key "hunter2";', '  set $api_key "mmverify-masked";'],
      ['  if ($http_x_api_key !=hunter2) {', '  if ($http_x_api_key !=mmverify-masked) {'],
      [
        'proxy_set_header Authorization "Basic aHVudGVyMg==";',
        'proxy_set_header Authorization "Basic mmverify-masked";',
      ],
      ['fastcgi_param DB_PASSWORD hunter2;', 'fastcgi_param DB_PASSWORD mmverify-masked;'],
      ['secure_link_md5 "$uri hunter2";', 'secure_link_md5 "mmverify-masked";'],
      [
        'map $http_x_api_key $ok {\n  default 0;\n  "hunter2" 1;\n}\nserver_name hunter2;',
        'map $http_x_api_key $ok {\n  default 0;\n  "mmverify-masked" 1;\n}\nserver_name hunter2;',
      ],
    ])('in nginx: %s', (text, shown) => {
      expect(mask('nginx', text)).toBe(shown)
    })

    test('a unit is read as before', () => {
      const text = [
        'Id=mattermost.service',
        'ExecStart={ path=/opt/mattermost/bin/mattermost ; argv[]=/opt/mattermost/bin/mattermost --config /srv/mm.json ; ignore_errors=no ; }',
        'Environment="MM_EMAILSETTINGS_SMTPPASSWORD=hunter2 and more" MM_SERVICESETTINGS_SITEURL=https://chat.example.com:8443 MM_SQLSETTINGS_DATASOURCE=mmuser:hunter2@tcp(db:3306)/mm',
        'EnvironmentFiles=/etc/mm.env (ignore_errors=no)',
      ].join('\n')
      const shown = mask('text', text)
      expect(shown).not.toMatch(/hunter2|and more/)
      expect(parseUnits(shown)).toEqual(parseUnits(text))
    })

    test('of a file with a certificate nothing but that is shown', () => {
      const place = '/etc/letsencrypt/archive/x/cert1.pem'
      const certificate = [
        `${place}:-----BEGIN CERTIFICATE-----`,
        `${place}-MIIB`,
        `${place}-AB==`,
        `${place}------END CERTIFICATE-----`,
      ]
      const others = [
        `${place}------BEGIN PRIVATE KEY-----`,
        `${place}-hunter2`,
        `${place}------END PRIVATE KEY-----`,
        '--',
        '/other-hunter2',
        'hunter2',
      ]
      expect(mask('certificates', [...others, ...certificate, ...others, ...certificate].join('\n'))).toBe(
        [...certificate, ...certificate].join('\n'),
      )
    })

    test('of a key its first line', () => {
      const key =
        '-----BEGIN EC PARAMETERS-----\nBggq\n-----END EC PARAMETERS-----\n-----BEGIN EC PRIVATE KEY-----hunter2'
      expect(mask('headings', key)).toBe('-----BEGIN EC PARAMETERS-----\n-----BEGIN EC PRIVATE KEY-----')
    })

    test('equal and different secrets look alike, in every place', () => {
      const lines = ['hunter2', 'hunter3', 'z'.repeat(40)].map((each) => `--token=${each}`)
      expect(mask('text', lines.join('\n'))).toBe(
        '--token=mmverify-masked\n--token=mmverify-masked\n--token=mmverify-masked',
      )
    })

    const config = {
      ServiceSettings: {
        SiteURL: 'https://chat.example.com',
        TLSKeyFile: '/etc/ssl/mm.key',
        EnableLocalMode: true,
      },
      SqlSettings: {
        DriverName: 'postgres',
        DataSource: 'postgres://mmuser:hunter2@db/mm?sslmode=disable',
        DataSourceReplicas: [
          'mmuser:hunter2 hun@ter2@tcp(b)/mm',
          'host=c password=hunter2',
          "host=c password = 'hunter2 and hunter2' dbname=mm",
          'postgres://u:hunter2 hunter2@h/d?sslmode=verify-full',
        ],
        AtRestEncryptKey: 'hunter2',
      },
      EmailSettings: { SMTPPassword: 'hun\\te"r2', SMTPUsername: 'mail' },
      PluginSettings: {
        Plugins: { jira: { where: 'hunter2', list: ['hunter2'], Enabled: true } },
        Directory: './plugins',
      },
      PasswordSettings: { MinimumLength: 10 },
    }

    test.each([0, 4])('a config.json indented by %i is read as before', (indent) => {
      const text = mask('json', JSON.stringify(config, null, indent))
      expect(text).not.toContain('hunter2')
      const [masked, plain] = [parseMattermostConfig(text), parseMattermostConfig(JSON.stringify(config))]
      expect(masked.settings).toEqual(plain.settings)
      expect(masked.dataSources).toEqual(plain.dataSources)
      expect(masked.masked).toEqual([
        'SqlSettings.DataSource',
        'SqlSettings.DataSourceReplicas',
        'SqlSettings.AtRestEncryptKey',
        'EmailSettings.SMTPPassword',
        'PluginSettings.Plugins',
      ])
      expect(masked.fingerprints).not.toHaveProperty(['SqlSettings.DataSource'])
    })

    test('a private key is not there, what stands around it is', () => {
      const key = 'a\n-----BEGIN RSA PRIVATE KEY-----\nMIIhunter2\n-----END RSA PRIVATE KEY-----\nb'
      expect(mask('text', key)).toBe('a\n-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\nb')
    })
  },
)
