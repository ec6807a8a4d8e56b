import { awkward, canary } from './canary-secrets.ts'

const quoted = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`

/** What `nginx -T` prints of a configuration with a secret in every directive that can hold one. */
export const nginxDump = `# configuration file /etc/nginx/nginx.conf:
# ${canary('nginx comment')}
user www-data;
pid /run/nginx.pid;
env UPSTREAM_TOKEN=${canary('nginx env')};
events {}
http {
  server_tokens off;
  log_format main '$remote_addr ${canary('log_format')}';
  access_log syslog:server=192.0.2.1,tag=${canary('access_log')} main;
  error_log syslog:server=192.0.2.1,tag=${canary('error_log')};
  ssl_password_file /etc/nginx/passwords;
  map $http_authorization $allowed { default 0; "Bearer ${canary('map')}" 1; }
  geo $secret { default ${canary('geo')}; }
  upstream backend { server 127.0.0.1:8065; zone ${canary('zone')} 64k; }
  limit_req_zone $http_x_token zone=${canary('limit_req_zone')}:1m rate=1r/s;
  js_var $key ${canary('js_var')};
  include /etc/nginx/conf.d/*.conf;
  server {
    listen 443 ssl;
    server_name mattermost.test;
    ssl_certificate /etc/letsencrypt/live/mattermost.test/fullchain.pem;
    ssl_certificate_key "engine:pkcs11:pkcs11:token=x;pin-value=${canary('ssl_certificate_key')}";
    proxy_ssl_certificate_key "data:-----BEGIN PRIVATE KEY-----${canary('proxy_ssl_certificate_key')}";
    ssl_protocols TLSv1.2 TLSv1.3;
    set $secret ${quoted(awkward('set'))};
    auth_basic "${canary('auth_basic')}";
    auth_basic_user_file /etc/nginx/htpasswd;
    auth_jwt_key_file ${canary('auth_jwt_key_file')};
    secure_link_md5 "$uri ${canary('secure_link_md5')}";
    add_header X-Token ${canary('add_header')};
    add_header Set-Cookie session=${canary('add_header cookie')};
    resolver 192.0.2.53;
    location = /hooks/${canary('location')} { return 200 "${canary('return text')}"; }
    location /old { return 301 https://u:${canary('return login')}@new.example.com/?t=${canary('return query')}; }
    location /redirect { rewrite ^ https://x.example.com/?t=${canary('rewrite')} redirect; }
    location / {
      if ($arg_token = ${canary('if')}) { return 403 ${canary('return 403')}; }
      proxy_set_header Authorization ${quoted(`Basic ${awkward('proxy_set_header')}`)};
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header Cookie ${canary('proxy_set_header cookie')};
      proxy_pass http://user:${canary('proxy_pass')}@backend?key=${canary('proxy_pass query')};
      fastcgi_param SECRET ${canary('fastcgi_param')};
      proxy_cookie_path / "/; ${canary('proxy_cookie_path')}";
      sub_filter a ${canary('sub_filter')};
      try_files $uri @app;
    }
  }
}
# configuration file /etc/nginx/conf.d/other.conf:
server { listen 80; server_name mattermost.test; location / { return 301 https://$host$request_uri; } }
`
