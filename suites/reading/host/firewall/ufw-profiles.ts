/**
 * Application profiles as `ufw status` names them where it isn't verbose, with their ports, from the packages of Debian 12 and
 * Ubuntu 24.04 (read on 2026-12-01).
 */
export const ufwProfiles: Readonly<Record<string, readonly string[]>> = {
  Apache: ['80/tcp'],
  'Apache Full': ['80,443/tcp'],
  'Apache Secure': ['443/tcp'],
  Bind9: ['53'],
  CUPS: ['631'],
  'Dovecot IMAP': ['143/tcp'],
  'Dovecot POP3': ['110/tcp'],
  'Dovecot Secure IMAP': ['993/tcp'],
  'Dovecot Secure POP3': ['995/tcp'],
  DNS: ['53'],
  'Lighttpd Full': ['80,443/tcp'],
  'Lighttpd HTTP': ['80/tcp'],
  'Lighttpd HTTPS': ['443/tcp'],
  'Nginx Full': ['80,443/tcp'],
  'Nginx HTTP': ['80/tcp'],
  'Nginx HTTPS': ['443/tcp'],
  'Nginx QUIC': ['443/udp'],
  OpenSSH: ['22/tcp'],
  Postfix: ['25/tcp'],
  'Postfix SMTPS': ['465/tcp'],
  'Postfix Submission': ['587/tcp'],
  Samba: ['137,138/udp', '139,445/tcp'],
  WWW: ['80/tcp'],
  'WWW Cache': ['8080/tcp'],
  'WWW Full': ['80,443/tcp'],
  'WWW Secure': ['443/tcp'],
}
