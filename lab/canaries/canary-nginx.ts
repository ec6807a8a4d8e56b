import { createAwkwardCanary, createCanary } from './canary-secrets.ts'

const quoteNginxWord = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`

/** What `nginx -T` prints of a configuration with a secret in every directive that can hold one. */
export const nginxDump = `# configuration file /etc/nginx/nginx.conf:
# ${createCanary('nginx comment')}
user www-data;
pid /run/nginx.pid;
env UPSTREAM_TOKEN=${createCanary('nginx env')};
events {}
http {
  server_tokens off;
  log_format main '$remote_addr ${createCanary('log_format')}';
  access_log syslog:server=192.0.2.1,tag=${createCanary('access_log')} main;
  error_log syslog:server=192.0.2.1,tag=${createCanary('error_log')};
  ssl_password_file /etc/nginx/passwords;
  map $http_authorization $allowed { default 0; "Bearer ${createCanary('map')}" 1; }
  geo $secret { default ${createCanary('geo')}; }
  upstream backend { server 127.0.0.1:8065; zone ${createCanary('zone')} 64k; }
  limit_req_zone $http_x_token zone=${createCanary('limit_req_zone')}:1m rate=1r/s;
  js_var $key ${createCanary('js_var')};
  include /etc/nginx/conf.d/*.conf;
  server {
    listen 443 ssl;
    server_name mattermost.test;
    ssl_certificate /etc/letsencrypt/live/mattermost.test/fullchain.pem;
    ssl_certificate_key "engine:pkcs11:pkcs11:token=x;pin-value=${createCanary('ssl_certificate_key')}";
    proxy_ssl_certificate_key "data:-----BEGIN PRIVATE KEY-----${createCanary('proxy_ssl_certificate_key')}";
    ssl_protocols TLSv1.2 TLSv1.3;
    set $secret ${quoteNginxWord(createAwkwardCanary('set'))};
    auth_basic "${createCanary('auth_basic')}";
    auth_basic_user_file /etc/nginx/htpasswd;
    auth_jwt_key_file ${createCanary('auth_jwt_key_file')};
    secure_link_md5 "$uri ${createCanary('secure_link_md5')}";
    add_header X-Token ${createCanary('add_header')};
    add_header Set-Cookie session=${createCanary('add_header cookie')};
    resolver 192.0.2.53;
    location = /hooks/${createCanary('location')} { return 200 "${createCanary('return text')}"; }
    location /old { return 301 https://u:${createCanary('return login')}@new.example.com/?t=${createCanary('return query')}; }
    location /redirect { rewrite ^ https://x.example.com/?t=${createCanary('rewrite')} redirect; }
    location / {
      if ($arg_token = ${createCanary('if')}) { return 403 ${createCanary('return 403')}; }
      proxy_set_header Authorization ${quoteNginxWord(`Basic ${createAwkwardCanary('proxy_set_header')}`)};
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header Cookie ${createCanary('proxy_set_header cookie')};
      proxy_pass http://user:${createCanary('proxy_pass')}@backend?key=${createCanary('proxy_pass query')};
      fastcgi_param SECRET ${createCanary('fastcgi_param')};
      proxy_cookie_path / "/; ${createCanary('proxy_cookie_path')}";
      sub_filter a ${createCanary('sub_filter')};
      try_files $uri @app;
    }
  }
}
# configuration file /etc/nginx/conf.d/other.conf:
server { listen 80; server_name mattermost.test; location / { return 301 https://$host$request_uri; } }
`
