/**
 * Does the name of a setting say that its value is a secret? `passwd`, `postgres.mm_database_pass`, `mm_db_pw`, `ldap_bindpw`,
 * `AtRestEncryptKey`, `requirepass` … Names of files, of switches and of rules for passwords merely speak of one.
 */
export function isSecretName(name: string): boolean {
  if (name.length > nameLimit) return false
  const plain = name.normalize('NFC')
  return isSecretWord(name.replaceAll('-', '_')) || foreignName.test(plain) || foreignCamelName.test(plain)
}

function isSecretWord(name: string): boolean {
  if (serverPassword.test(name)) return true
  return (
    (secretName.test(name) || shortName.test(name)) && !nonSecretName.test(name) && !switchName.test(name)
  )
}

/** No setting has a longer name, and what a host sends may be of any length. */
const nameLimit = 256

/** Redis’ own two, and an ACL’s: `require` begins a switch everywhere else. */
const serverPassword = /(?:^|[._-])(?:requirepass|masterauth|rpcpassword)$/i
const secretName =
  /(?:pass(?:wd|word|phrase|code)?s?|pwds?|pswd|secrets?|tokens?|credentials?|salt|private_?key|access_?key(?:_?id)?|api_?keys?|secret_?keys?|shared_?key|master_?key|signing_?key|developer_?key|split_?key|license_?key|encrypt(?:ion)?_?key|hmac_?key|account_?key|auth_?key|bearer|snmp_?community|r[ow]community|(?:pkcs11|hsm|token|card|user|so)_pin)\d{0,2}$/i
/** The same in French, German, Spanish, Portuguese, Italian, Dutch, Polish, Russian, Japanese, Chinese. */
const foreignName =
  /(?:^|[^a-z])(?:mots?_?de_?passe|mdp|passwort|kennwort|contrase[nñ]as?|senha|parola_?d_?ordine|wachtwoord|has[lł]o|пароль|パスワード|暗証番号|密码|密碼)(?:\d{0,2}$|[._-](?!file|datei|fichier|path|min|max))/i
const foreignCamelName = /[a-z](?:MotDePasse|Mdp|Passwort|Kennwort|Senha)\d{0,2}$/
/** Short words count where they stand alone: `db_pw`, `dbpw`, `rootpw`, `dbPw`, and no `gpw`. */
const shortName =
  /(?:(?:^|[._-])(?:[a-z]{0,8}(?:db|bind|root|user|admin|my|sql|ldap)|)pw|[a-z]Pw|[a-z]PW)\d{0,2}$/
const nonSecretName =
  /(?:file|path|host|public_?key|key_?file|has_?password|existing_?secret|secret_?ref|(?:^|[^a-z])(?:no|ask|prompt|change|reset|force|update|set|manage|generate|create|validate)_?(?:db_)?pass(?:wd|word)?s?)$|^(?:mm_[a-z]+settings_)?enable|(?:com|by)pass$/i
/** `UseTLSToken`, `require_password`; a user's password is no switch. */
const switchName = /^(?:use|require|Use|Require)(?:[A-Z_.-]|$)/
