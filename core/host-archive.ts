/** What an archive holds of one command: the three files of its folder. Null: the file is not there, or is too long to be taken. */
export interface ArchivedAnswer {
  stdout: Buffer | null
  stderr: Buffer | null
  exit: string | null
}

/** What was collected on a host by `mmverify host-script`, or by anybody who laid out the same files. */
export interface HostArchive {
  /** Command id → its answer. */
  answers: ReadonlyMap<string, ArchivedAnswer>
  /** Text of the file `manifest` beside them; null: there is none. */
  manifest: string | null
}
