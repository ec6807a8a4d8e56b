/**
 * MariaDB's global privileges that have no column in mysql.user, by the bit of `access` in mysql.global_priv.
 *
 * @see sql/privilege.h of MariaDB 10.11 and 11.8
 */
const finerPrivileges: Readonly<Record<number, string>> = {
  29: 'DELETE HISTORY',
  30: 'SET USER',
  31: 'FEDERATED ADMIN',
  32: 'CONNECTION ADMIN',
  33: 'READ_ONLY ADMIN',
  34: 'REPLICATION SLAVE ADMIN',
  35: 'REPLICATION MASTER ADMIN',
  36: 'BINLOG ADMIN',
  37: 'BINLOG REPLAY',
  38: 'SLAVE MONITOR',
  39: 'SHOW CREATE ROUTINE',
}

/** The first bit that mysql.user has no column for. */
const firstBit = 29

/**
 * The finer ones of the privileges that a number stands for. A bit that no table knows is a privilege too, of a later release.
 *
 * @param access - a decimal number of up to 64 bits; what is none has every privilege
 */
export function listFinerPrivileges(access: string): string[] {
  const bits = /^\d{1,20}$/.test(access) ? BigInt(access) : everything
  // Every bit, as root has it, stands for all that there is and will be.
  if (bits >= everything) return ['ALL PRIVILEGES']
  return Array.from({ length: 64 - firstBit }, (_, index) => firstBit + index)
    .filter((bit) => (bits >> BigInt(bit)) & 1n)
    .map((bit) => finerPrivileges[bit] ?? `privilege ${bit}`)
}

const everything = (1n << 64n) - 1n
