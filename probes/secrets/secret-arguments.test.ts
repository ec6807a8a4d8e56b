import { expect, test } from 'vitest'
import { hasSecretArgument } from './secret-arguments.ts'

test.each([
  // Of the documents, and of databases.
  '/opt/mattermost/bin/mattermost --config=mysql://mmuser:abc@tcp(db:3306)/mm',
  'mattermost --config postgres://mmuser:abc@localhost/mm?sslmode=disable',
  'x postgres://localhost/mm?password=abc',
  'x postgres://localhost/mm?sslpassword=abc',
  'x --dsn=mmuser:abc@tcp(db:3306)/mm',
  'x mmuser:p:w/x@y@unix(/run/mysqld.sock)/mm',
  'x postgres://mmuser:100%abc@localhost/mm',
  'x postgres://u:pa/ss@h/d',
  // Options by their names.
  'x --password=abc',
  'x --password abc',
  'x password=abc',
  'x -password=abc',
  'redis-server --requirepass abc',
  'redis-server *:6379 --requirepass abc --masterauth def',
  '/usr/bin/redis-server --requirepass=abc',
  'memcached-exporter -passwd abc',
  'java -Djavax.net.ssl.keyStorePassword=abc -jar app.jar',
  'java -Dspring.datasource.password=abc',
  'etcd --auth-token abc',
  'mount -t cifs //h/s /mnt -o username=a,password=b',
  // Headers: curl's and GitLab's.
  'curl -s -H Authorization: Bearer abcdef https://h/api',
  "curl -H 'Authorization: Bearer abcdef' https://h",
  'curl --header PRIVATE-TOKEN: abc https://gitlab',
  'curl -H X-Vault-Token: abc https://vault',
  'wget --header=Authorization: Basic YTpi https://h',
  'curl -HX-Api-Key:abc https://h',
  // Short options of programs.
  'mysql -u root -psecret mattermost',
  'mysqldump --single-transaction -psecret mattermost',
  'sh -c mysqldump -uroot -psecret mm | gzip',
  'sshpass -p hunter2 ssh root@h',
  'sshpass -phunter2 scp a b',
  'redis-cli -h r -a abc ping',
  'ldapsearch -x -D cn=admin -w abc',
  'curl -u admin:abc https://h',
  'curl --user admin:abc https://h',
  'smbclient //h/s -U user%abc',
  'openssl rsa -in k.pem -passin pass:abc',
  'docker login -u u -p abc registry.example.com',
  'sh -c podman login -pabc registry.example.com',
  'az login --service-principal -u x -p abc',
  'zip -P abc x.zip y',
  '7z a -pabc x.7z y',
  'lftp -u user,abc sftp://h',
  'snmpwalk -v3 -u u -A abcdefgh h',
  'consul agent -server -encrypt=pUqJrVyVRj5jsiYEkM/tFQ==',
  'tailscale up --authkey tskey-auth-abc',
  'x --hmac-key=abc',
  'ansible-playbook site.yml -e db_password=abc',
  // Environment on a command line.
  'env PGPASSWORD=abc psql -h db',
  'docker run -e X_PASSWORD=abc image',
  'docker run -e MM_SQLSETTINGS_DATASOURCE=postgres://u:p@h/d image',
  'docker run --env MYSQL_ROOT_PASSWORD=abc mysql',
  'mysqldump -psecret mattermost',
  // By what they are.
  'x mmverify-masked y',
  'git clone https://ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com/a/b',
  'x --url=http://a.example.com,http://u:p@b.example.com',
  'x redis://:abc@h:6379/0',
  `${'x'.repeat(5000)} --password=abc`,
])('%s carries a secret', (line) => {
  expect(hasSecretArgument(line.split(' '))).toBe(true)
})

test.each([
  'postgres://mmuser@localhost:5432/mattermost?sslmode=disable&connect_timeout=10',
  'mmuser@tcp(db:3306)/mm',
  '--dsn=mmuser@tcp(db:3306)/mm',
  'https://chat.example.com:8065/path',
  // Names of images, of repositories, of hosts.
  'x docker://reg:5000/app@sha256:0123456789abcdef',
  'skopeo copy docker://reg:5000/a@sha256:1 oci:/tmp/a',
  'git fetch git@github.com:a/b.git',
  'ssh://git@host:2222/path',
  'x http://[fd00::1]:80/a@b',
  'rsync -a backup@host:/srv/x /y',
  'http://h/a:b@c',
  // A Java class path.
  `java -cp ${'/opt/app/lib/some-library-1.2.3.jar:'.repeat(400)} org.example.Main`,
  `${'x'.repeat(5000)}`,
  // Where the secret is, and not what it is.
  'x --password-file=/x',
  'x --password-file /etc/x',
  'x --token-path=/x/y',
  'x --password=/run/secrets/db',
  'x --token $TOKEN',
  'sh -c exec redis-server --requirepass $REDIS_PASSWORD',
  'curl -H Authorization: Bearer $TOKEN https://h',
  'x --from-env-password=$DB_PASSWORD',
  'curl --config /etc/curlrc -H @/etc/headers https://h',
  'openssl rsa -passin file:/x/y',
  'openssl rsa -passin env:PASS',
  'sshpass -f /root/.pass ssh h',
  'sshpass -e ssh h',
  // Masks: mysql writes over its own arguments.
  'mysql -u root -px xxxxxxx',
  'mysql -u root -pxxxxxxxx mattermost',
  'mysqldump --password=******** mm',
  // Switches.
  'ssh -o PasswordAuthentication=no h',
  'x --no-password',
  'x --enable-password=true',
  'x --require-password=true',
  'docker login --password-stdin reg',
  'mysql -u root -p mattermost',
  'ssh -p 22 host',
  'docker run -p 80:80 nginx',
  '/bin/login -p -- root',
  'sh -c docker run login -p 80:80',
  'gpg --encrypt file',
  'mongo -p --host h',
  'lftp -u user sftp://h',
  'postgres: mattermost mattermost 10.0.0.1(5432) idle',
  'nginx: master process /usr/sbin/nginx -g daemon on; master_process on;',
  'sshd: mattermost [priv]',
  '/usr/sbin/mysqld --defaults-file=/etc/mysql/my.cnf',
  'mysqld_safe -port',
  'x --password -x',
  'x --password',
  'x --password=',
  'curl -u admin https://h',
  'node_exporter --web.config.file=/etc/x.yml',
  'x --user abc',
])('%s carries none', (line) => {
  expect(hasSecretArgument(line.split(' '))).toBe(false)
})

test('a long list of words is looked through in no time to speak of', () => {
  const words = Array.from({ length: 20_000 }, (_, index) => `a${index}://b:`)
  expect(hasSecretArgument([...words, 'c'.repeat(200_000), '://'.repeat(20_000)])).toBe(false)
})
